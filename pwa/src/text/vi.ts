/** Vietnamese words of the field screens; the other languages have the same keys. */

export const vi = {
  app_name: 'Sổ Cơ Sở',
  opening: 'Đang mở…',
  undo: 'HOÀN TÁC',
  close: 'Đóng',
  back: 'Quay lại',
  save: 'LƯU',
  cancel: 'Thôi',
  try_again: 'THỬ LẠI',
  pill_done: 'Đã gửi hết',
  pill_no_network: 'Không có mạng — vẫn làm bình thường',
  pill_waiting: '{count} mục chưa gửi — giữ trong máy',
  pill_attention: '{count} mục cần xem',
  part_missing_what: 'Chưa mở được phần này.',
  part_missing_data: 'Dữ liệu trong máy vẫn còn.',
  part_missing_todo: 'Khi có mạng, bấm THỬ LẠI.',
};
