/** What the wire's codes are called in English. */

import type { viOfficeTerms } from './vi-office-terms';

export const enOfficeTerms: Record<keyof typeof viOfficeTerms, string> = {
  figure_classes: 'Classes held', figure_groups_covered: 'Khối/xóm that took part', figure_wards_covered: 'Wards that took part',
  figure_people: 'People', figure_attendances: 'Attendances', figure_broadcasts_group_speaker: 'Khối/xóm loudspeakers',
  figure_broadcasts_ward_station: 'Ward stations', figure_meetings: 'Community meetings',
  figure_devices_unsent: 'Devices with unsent entries', figure_refused: 'Entries not accepted', figure_conflicts: 'Conflicts',

  definition_classes: 'Classes with at least one session in which somebody was marked present.',
  definition_groups_covered: 'Khối/xóm of which at least one person, or a deputy, attended a session.',
  definition_wards_covered: 'Wards of which at least one person, or a deputy, attended a session.',
  definition_people: 'Everybody counts once, however many sessions were attended.',
  definition_attendances: 'Everybody counts once for every session attended.',
  definition_broadcasts_group_speaker: 'Broadcasts on khối/xóm loudspeakers; those that did not take place do not count.',
  definition_broadcasts_ward_station: 'Broadcasts of ward stations; those that did not take place do not count.',
  definition_meetings: 'Community meetings in which the word was spread, never added to the broadcasts.',
  definition_devices_unsent: 'Devices that said at their last contact that they still held entries.',
  definition_refused: 'Entries that devices delivered and that were not accepted; none of them is lost.',
  definition_conflicts: 'Records that hold two values which contradict each other, for the office to look at.',

  unit_class: 'classes', unit_classes: 'classes', unit_group: 'khối/xóm', unit_groups: 'khối/xóm', unit_ward: 'wards', unit_wards: 'wards',
  unit_person: 'people', unit_people: 'people', unit_attendance: 'attendances', unit_attendances: 'attendances',
  unit_broadcast: 'broadcasts', unit_broadcasts: 'broadcasts', unit_meeting: 'meetings', unit_meetings: 'meetings',
  unit_device: 'devices', unit_devices: 'devices', unit_operation: 'entries', unit_operations: 'entries',
  unit_record: 'records', unit_records: 'records',

  role_trainer: 'Trainer', role_group_head: 'Head of khối/xóm', role_ward_official: 'Ward official',
  role_content_approver: 'Content approver', role_office: 'Office', role_finance: 'Finance', role_administrator: 'Administrator',

  action_create: 'Recorded', action_edit: 'Edited', action_delete: 'Deleted',

  result_applied: 'Accepted', result_conflict: 'Accepted, with a conflict', result_rejected: 'Not accepted',
  result_quarantined: 'Held for review', result_duplicate: 'Already there',

  code_forbidden: 'the writer has no right there', code_unknown_kind: 'unknown kind of record',
  code_unknown_record: 'there is no record to edit', code_unknown_value: 'unknown item', code_unknown_reference: 'points at a record that does not exist',
  code_reference_mismatch: 'does not agree with a related record', code_wrong_identity: 'wrong identifier', code_wrong_type: 'wrong type of data',
  code_too_long: 'too long', code_out_of_range: 'out of range', code_not_in_list: 'not in the list of choices', code_missing_value: 'something needed is missing',
  code_value_fixed: 'this cannot be changed any more', code_op_id_reused: 'identifier already used for other content', code_device_revoked: 'the device was revoked',

  flag_clock_suspect: 'doubtful clock', flag_newer_contract: 'newer version on the device', flag_orphan: 'a related record was deleted',

  kind_attendance: 'Attendance', kind_broadcast: 'Broadcast', kind_meeting: 'Community meeting', kind_plan: 'Plan',
  kind_residential_group: 'Khối/xóm', kind_roster_entry: 'Person on a roster', kind_session: 'Session', kind_topic: 'Topic',
  kind_training_class: 'Training class', kind_venue: 'Venue', kind_ward: 'Ward',

  value_training_class: 'Class', value_session: 'Session', value_person: 'Person', value_status: 'Mark', value_checked_in_at: 'Arrived at',
  value_method: 'How it was marked', value_reason: 'Reason', value_note: 'Note', value_channel: 'Channel', value_ward: 'Ward', value_group: 'Khối/xóm',
  value_started_at: 'Start', value_duration_minutes: 'Minutes', value_topic: 'Topic', value_title: 'Title', value_source: 'Source',
  value_relay_source: 'Relayed from', value_outcome: 'Outcome', value_outcome_reason: 'Why', value_recorded: 'Recorded', value_held_at: 'Held at',
  value_place: 'Place', value_people_present: 'People present', value_households_present: 'Households present', value_households_absent: 'Households absent',
  value_topics: 'Topics', value_minutes_spent: 'Minutes spent', value_number: 'Number', value_year: 'Year', value_name: 'Name', value_full_name: 'Full name',
  value_position: 'Position', value_organisation: 'Organisation', value_birth_year: 'Year of birth', value_gender: 'Gender', value_phone: 'Telephone',
  value_participant_group: 'Participant group', value_walk_in: 'Walk-in', value_deputy_for: 'Deputy for', value_held_on: 'Date', value_half: 'Half of the day',
  value_starts_at: 'From', value_ends_at: 'To', value_venue: 'Venue', value_plan: 'Plan', value_class_kind: 'Form', value_host_ward: 'Host ward',
  value_state: 'State', value_starts_on: 'Opens on', value_expected_count: 'Expected people', value_trainers: 'Trainers', value_code: 'Code',
  value_unit_type: 'Type', value_group_kind: 'Type', value_illustrative: 'Illustrative', value_valid_from: 'Valid from', value_valid_to: 'Valid until',
  value_successors: 'Successors', value_venue_kind: 'Type', value_address: 'Address', value_short_name: 'Short name', value_plan_bullet: 'Point of the plan',
  value_target_classes: 'Target: classes', value_target_groups: 'Target: khối/xóm', value_target_wards: 'Target: wards',
  value_target_usb_groups: 'USB sticks for khối/xóm', value_target_usb_wards: 'USB sticks for wards', value_target_usb_centre: 'USB sticks for the centre',
  value_not_applicable: 'No beneficiaries', value_deleted: 'Deleted',

  option_present: 'Present', option_present_bulk: 'Present (everyone)', option_absent: 'Absent', option_excused: 'Excused', option_represented: 'Represented by a deputy',
  option_late: 'Late', option_left_early: 'Left early', option_unmarked: 'Unmarked', option_list: 'From the list', option_everyone: 'Everyone present', option_qr: 'Scanned',
  option_walk_in: 'Walk-in', option_paper: 'From paper', option_group_speaker: 'Khối/xóm loudspeaker', option_ward_station: 'Ward station', option_own: 'Own production',
  option_relay: 'Relay', option_notice: 'Notice', option_usb_file: 'File on the USB stick', option_whole: 'Complete', option_broken_off: 'Broken off',
  option_not_broadcast: 'Not broadcast', option_on_spot: 'On the spot', option_afterwards: 'Afterwards', option_morning: 'Morning', option_afternoon: 'Afternoon',
  option_evening: 'Evening', option_class: 'Class in the area', option_study_visit: 'Study visit', option_planned: 'Planned', option_invited: 'Invited',
  option_open: 'Open', option_closing: 'Closing', option_closed: 'Closed', option_settled: 'Settled', option_female: 'Female', option_male: 'Male', option_other: 'Other',
  option_party_state_unions: 'Party, state and mass organisations', option_grassroots_information: 'Grassroots information officer',
  option_part_time_group: 'Part-time officer of a khối/xóm', option_culture_house: 'Neighbourhood culture house', option_ward_office: 'Ward People’s Committee office',
  option_outside: 'Outside the area', option_phuong: 'Phường', option_xa: 'Xã', option_khoi: 'Khối', option_xom: 'Xóm', option_applied: 'Accepted',
  option_conflict: 'Conflict', option_rejected: 'Not accepted', option_quarantined: 'Held for review', option_true: 'Yes', option_false: 'No',
};
