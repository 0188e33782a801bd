import { describe, expect, it } from 'vitest';
import { compareNames, fold, indexLetter, makeSearchable, rankMatch, readQuery, search, untelex } from '../../pwa/src/names';

const person = makeSearchable('Nguyễn Văn An', '0912 345 678', 'Khối 5 · Lê Lợi');
const found = (typed: string): boolean => search([person], (one) => one, typed).length === 1;

describe('search', () => {
  it.each(['a', 'an', 'nguyen', 'nguyễn', 'van an', 'nva', 'nv', 'nguyen an', '5678', '78', 'khoi 5', 'le loi', 'NGUYEN', '5', 'an 5', 'an khoi 5', 'vanan', '0912345678'])('finds by %s', (typed) => {
    expect(found(typed)).toBe(true);
  });

  it.each(['nguyeenx', 'nguyeenx vawn', 'Nguyenx', 'nguyexen', 'nguyenex'])('sees through Telex: %s', (typed) => {
    expect(found(typed)).toBe(true);
  });

  it.each(['binh', 'avn', '5679', 'khoi 6', 'an van', 'an 6', 'binh 5', 'khoi 50'])('does not find by %s', (typed) => {
    expect(found(typed)).toBe(false);
  });

  it('puts the name one is called by before all else', () => {
    const family = makeSearchable('An Thị Bình', '', '');
    const query = readQuery('an')!;
    expect(rankMatch(query, person)!).toBeLessThan(rankMatch(query, family)!);
  });

  it('is none for an empty field', () => {
    expect(readQuery('  ')).toBe(null);
  });
});

describe('folding', () => {
  it('takes marks and đ away, composed or not', () => {
    expect(fold('Đặng  Thị Ước')).toBe('dang thi uoc');
    expect(fold('Đặng Thị Ước'.normalize('NFD'))).toBe('dang thi uoc');
  });

  it.each([['ddaf', 'da'], ['nguyeenx', 'nguyen'], ['thuwowngf', 'thuong'], ['huwng', 'hung'], ['an', 'an'], ['s', 's'], ['hwng', 'hung'], ['gif', 'gi'], ['quys', 'quy'], ['dangwd', 'dang'], ['hoafng', 'hoang']])('untelex %s', (typed, plain) => {
    expect(untelex(typed)).toBe(plain);
  });
});

describe('order', () => {
  it('is by given name, then by the whole name', () => {
    const names = ['Trần Văn Đào', 'Lê Thị An', 'Mẫu Thị Hà', 'Lê Văn Dương', 'Bùi Thị An', 'Vũ Ân'];
    expect(names.sort(compareNames)).toEqual(['Bùi Thị An', 'Lê Thị An', 'Vũ Ân', 'Lê Văn Dương', 'Trần Văn Đào', 'Mẫu Thị Hà']);
  });

  it.each([['Trần Văn Đào', 'Đ'], ['Lê Ấn', 'Â'], ['Lê Ngọc Ánh', 'A'], ['Mẫu Ước', 'Ư'], ['', '']])('puts %s under %s', (name, letter) => {
    expect(indexLetter(name)).toBe(letter);
  });
});
