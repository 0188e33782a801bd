/** What Vietnamese names are made of, with how common each part is; given names stand in the order of a dictionary. */

/** Families by how many of a hundred bear them, with some that are common around Vinh. */
export const FAMILIES: readonly (readonly [name: string, weight: number])[] = [
  ['Nguyễn', 38], ['Trần', 11], ['Lê', 9.5], ['Phạm', 7], ['Hoàng', 5], ['Phan', 4.5], ['Vũ', 2], ['Võ', 1.9], ['Đặng', 2.1],
  ['Bùi', 2], ['Đỗ', 1.4], ['Hồ', 1.8], ['Ngô', 1.3], ['Dương', 1], ['Lý', 0.5], ['Lí', 0.2], ['Cao', 1.2], ['Đinh', 1], ['Đậu', 1],
  ['Thái', 1], ['Trương', 1], ['Lưu', 0.6], ['Mai', 0.5], ['Tạ', 0.4], ['Uông', 0.3], ['Ông', 0.2], ['Âu', 0.2], ['Đoàn', 0.6], ['Từ', 0.2],
];

export const MIDDLES = {
  male: ['Văn', 'Văn', 'Văn', 'Văn', 'Đình', 'Đức', 'Hữu', 'Xuân', 'Quang', 'Minh', 'Quốc', 'Trọng', 'Tiến', 'Mạnh', 'Công', 'Duy', 'Sỹ', 'Sĩ', 'Bá', 'Khắc', 'Viết', 'Thế', 'Trung', 'Ngọc', 'Gia', 'Bảo'],
  female: ['Thị', 'Thị', 'Thị', 'Thị', 'Thị', 'Ngọc', 'Thanh', 'Thu', 'Thuý', 'Thúy', 'Hồng', 'Kim', 'Như', 'Hoàng', 'Diệu', 'Mỹ', 'Mĩ', 'Ánh', 'Phương', 'Hoài', 'Khánh', 'Quỳnh', 'Bích', 'Bảo'],
} as const;

/** Names a person is called by, in the order of a dictionary; two ways of writing one name stand in brackets. */
export const GIVEN: readonly string[] = `
An Anh Ánh Ân Bách Bảo Bích Bình Bính Bưởi Cảnh Cẩm Chi Chiến Chinh Chính Chung Công Cúc Cương Cường
Dân Diễm Diệp Diệu Dung Dũng Duy Duyên Dương Đài Đại Đào Đạo Đạt Đăng Điệp Định Đoan Đô Đông Đồng Đức
Em Gấm Giang Giáp Hà Hạ Hải Hạnh Hảo Hằng Hân Hậu Hiên Hiền Hiển Hiệp Hiếu Hoa (Hoà|Hòa) Hoài Hoan Hoàn Hoàng Hồng Hợi Hợp
Huân Huế Huệ Hùng Huy Huyền Hưng Hương Hường Hưởng Hữu Khang Khánh Khiêm (Khoá|Khóa) Khôi Khuê Kiên Kiều Kỳ
Lam Lan Lành Lâm Lân Lê Lí Liên Liễu Linh Loan Long Lộc Lợi Luân Lực Lương Lượng Lựu Ly Lý
Mai Mạnh Mẫn Mận Mến Mĩ Minh Mơ Mùi Mười Mỹ Nam Năm Nga Ngà Ngân Nghĩa Nghiêm Ngọc Nguyên Nguyệt Nhàn Nhân Nhi Nhung Như Ninh Nương
Oanh Phát Phấn Phong Phú Phúc Phụng Phước Phương Phượng Quang Quảng Quân Quế Quí Quốc Quý Quyên Quyết Quỳnh
San Sang Sáng Sâm Sen Sĩ Sinh Sơn Sửu Sỹ Tài Tám Tâm Tân Thái Thanh Thành Thảo Thắm Thắng Thêm Thìn Thịnh Thọ Thoa Thông Thơ Thơm
Thu Thuận (Thuỳ|Thùy) (Thuỷ|Thủy) (Thuý|Thúy) Thư Thương Thường Tiến Tiệp Tình Tĩnh Toàn Toản Trà Trang Trâm Trí Trinh Trọng Trung Trường
Tú Tuấn Tuệ Tùng Tuyên Tuyến Tuyết Tư Tường Tý Út Uyên Ước Vân Vi Vĩ Viên Việt Vinh Vịnh Vũ Vui Vượng Vy Vỹ Xoan Xuân Xuyến Ý Yên Yến
`.trim().split(/\s+/);

/** Names that every class has two or three of. */
export const COMMON: readonly string[] = ['Hoà', 'Hòa', 'Hà', 'Hùng', 'Hương', 'Lan', 'Anh', 'Linh', 'Dũng', 'Tuấn', 'Nga', 'Thuý', 'Thúy', 'Quý', 'Đức', 'Hải', 'Hằng', 'An'];

/** Syllables that are one name with two spellings; of the others `y` and `i` are two sounds (Thúy, Thúi). */
export const TWINS: readonly (readonly [string, string])[] = [
  ['ly', 'li'], ['my', 'mi'], ['ky', 'ki'], ['sy', 'si'], ['ty', 'ti'], ['vy', 'vi'], ['hy', 'hi'], ['quy', 'qui'],
];

export const WARDS: readonly string[] = ['Lê Lợi', 'Trường Thi', 'Hưng Dũng', 'Bến Thủy', 'Cửa Nam', 'Đội Cung', 'Nghi Phú', 'Vinh Tân'];
export const NAMED_GROUPS: readonly string[] = ['Yên Vinh', 'Tân Phúc', 'Quang Tiến'];
