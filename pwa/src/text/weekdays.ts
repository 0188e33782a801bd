/** Days of the week as schedules number them: 1 is Monday. */

import { formatShortDay } from './format';

// 4 January 2021 was a Monday.
const dayNamed = (weekday: number): string => `2021-01-${String(weekday + 3).padStart(2, '0')}`;

/** `T2` of 1, `CN` of 7 */
export const weekdayName = (weekday: number): string => formatShortDay(dayNamed(weekday));
