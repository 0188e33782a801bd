/** The way from a figure of coverage to its rows and back, as addresses. */
import { describe, expect, it } from 'vitest';
import { describeFilter } from '../../../pwa/src/screens/office/coverage_rows';
import { links, readPlace, readRowsFilter } from '../../../pwa/src/screens/office/place';

const CLASS = '00000000-0000-4000-8000-000000000001';

describe('the addresses of coverage', () => {
  it('lead to the plan, to a class and to rows, and nowhere else', () => {
    expect(readPlace(links.coverage)).toEqual({ screen: 'coverage', training: null });
    expect(readPlace(links.coverageOf(CLASS))).toEqual({ screen: 'coverage', training: CLASS });
    expect(readPlace(links.coverageRows('people', {}))).toEqual({ screen: 'coverage_rows', key: 'people' });
    expect(readPlace('/van-phong/do-phu/xyz')).toEqual({ screen: 'unknown' });
  });

  it('keep what narrows the rows, and nothing a person was named by', () => {
    const filter = { class: CLASS, half: 'morning', standing: 'late' };
    const address = links.coverageRows('coverage_seats', filter);
    expect(readRowsFilter(new URL(address, 'http://x').search)).toEqual(filter);
    expect(readRowsFilter('?name=x&ward=')).toEqual({});
  });

  it('are said in words', () => {
    const names = new Map([['w', 'Phường Lê Lợi']]);
    expect(describeFilter({ class: CLASS, ward: 'w', half: 'morning', standing: 'arrived' }, names)).toEqual(['Phường Lê Lợi', 'Sáng', 'đã đến']);
    expect(describeFilter({ gender: 'unknown', deputy: '1' }, names)).toEqual(['Giới tính: Chưa rõ', 'Đi thay']);
  });
});
