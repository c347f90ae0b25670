import { describe, expect, test } from '@jest/globals';
import { isStaff, signInSchema, signUpSchema } from './accounts.ts';
import { maxTerminalInput, openTerminalSchema, terminalDataSchema } from './socket.ts';

describe('signing up', () => {
  const request = { email: 'Ada@Example.org', username: 'Ada.L', password: 'correct horse' };

  test('stores names in lower case, and leaves the password as it is', () => {
    expect(signUpSchema.parse({ ...request, password: 'Correct Horse' })).toEqual({
      email: 'ada@example.org',
      username: 'ada.l',
      password: 'Correct Horse',
    });
    expect(signInSchema.parse({ login: 'ADA', password: 'Ab' })).toEqual({ login: 'ada', password: 'Ab' });
  });

  test.each([
    [{ email: 'ada' }, 'Enter a valid email address.'],
    [{ username: '-ada' }, 'The user name needs 2 to 32 letters, digits, dots, dashes or underscores.'],
    [{ username: 'a@b' }, 'The user name needs 2 to 32 letters, digits, dots, dashes or underscores.'],
    [{ password: 'short' }, 'The password needs at least 10 characters.'],
  ])('%j is refused in words', (change, message) => {
    expect(signUpSchema.safeParse({ ...request, ...change }).error?.issues[0]?.message).toBe(message);
  });

  test('takes nothing more than it asks for', () => {
    expect(signUpSchema.safeParse({ ...request, role: 'admin' }).success).toBe(false);
  });
});

test('staff is everybody but students', () => {
  expect([isStaff('student'), isStaff('instructor'), isStaff('admin')]).toEqual([false, true, true]);
});

describe('terminal events', () => {
  test('have limits', () => {
    const piece = (length: number) => ({ terminal: 'main', data: 'x'.repeat(length) });
    expect(terminalDataSchema.safeParse(piece(maxTerminalInput)).success).toBe(true);
    expect(terminalDataSchema.safeParse(piece(maxTerminalInput + 1)).success).toBe(false);
    for (const size of [0, 2.5, 1e6, Number.NaN])
      expect(openTerminalSchema.safeParse({ terminal: 'main', columns: size, rows: 24 }).success).toBe(false);
  });

  test('name terminals by simple words', () => {
    expect(openTerminalSchema.safeParse({ terminal: '__proto__', columns: 80, rows: 24 }).success).toBe(
      false,
    );
  });
});
