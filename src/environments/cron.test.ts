import { describe, expect, it } from 'vitest';
import { cronProblem } from './cron.ts';

describe('cronProblem', () => {
  it.each(['0 20 31 2 *', '0 20 30,31 feb *', '0 20 31 4,6,9,11 *'])('%j never comes', (text) => {
    expect(cronProblem(text)).toBe(`"${text}" never comes: no such month is that long.`);
  });

  it.each([
    '0 20 * * 1-5',
    '* * * * *',
    '*/15 * * * *',
    '0 7,19 * * mon-fri',
    '30 6 1 JAN *',
    '0 0 * * 7',
    '0-59/5 0-23 1-31 1-12 1-7',
    '5  4 * * sun',
    '0 20 29 2 *',
    '0 20 31 2 1',
    '0 20 31 feb,mar *',
    '0 20 * * 5-7',
  ])('%j is a schedule', (text) => {
    expect(cronProblem(text)).toBeUndefined();
  });

  it.each([
    ['', 'write minute, hour, day, month, weekday: "0 20 * * 1-5".'],
    ['@daily', 'write minute, hour, day, month, weekday: "0 20 * * 1-5".'],
    ['0 0 20 * * 1-5', 'write minute, hour, day, month, weekday: "0 20 * * 1-5".'],
    ['0\t20 * * 1-5', 'write minute, hour, day, month, weekday: "0 20 * * 1-5".'],
    ['60 20 * * *', '"60" is no minute (0 to 59).'],
    ['0 24 * * *', '"24" is no hour (0 to 23).'],
    ['0 20 0 * *', '"0" is no day of the month (1 to 31).'],
    ['0 20 L * *', '"L" is no day of the month (1 to 31).'],
    ['0 20 * 13 *', '"13" is no month (1 to 12).'],
    ['0 20 * feber *', '"feber" is no month (1 to 12).'],
    ['0 20 * * 8', '"8" is no day of the week (0 to 7).'],
    ['0 20 * * fri-mon', '"fri-mon" is no day of the week (0 to 7).'],
    ['0 20 * * 1#2', '"1#2" is no day of the week (0 to 7).'],
    ['*/0 20 * * *', '"*/0" is no minute (0 to 59).'],
    ['5/2 20 * * *', '"5/2" is no minute (0 to 59).'],
    ['1,,2 20 * * *', '"1,,2" is no minute (0 to 59).'],
    ['-5 20 * * *', '"-5" is no minute (0 to 59).'],
    ['30,*/15 20 * * *', '"30,*/15" names a minute twice.'],
    ['0 20 * * 0,7', '"0,7" names a day of the week twice.'],
    ['0.5 20 * * *', '"0.5" is no minute (0 to 59).'],
  ])('%j is not: %s', (text, ending) => {
    const problem = cronProblem(text);
    expect(problem?.startsWith(`${JSON.stringify(text)} is not a cron schedule`)).toBe(true);
    expect(problem?.endsWith(ending)).toBe(true);
  });
});
