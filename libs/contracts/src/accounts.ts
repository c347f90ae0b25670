import { z } from 'zod';

export const roleSchema = z.enum(['student', 'instructor', 'admin']);
export type Role = z.infer<typeof roleSchema>;

/** Staff see every learner's attempts and progress; students only their own. */
export function isStaff(role: Role): boolean {
  return role !== 'student';
}

const password = z
  .string()
  .min(10, 'The password needs at least 10 characters.')
  .max(200, 'The password may have at most 200 characters.');

export const signUpSchema = z.strictObject({
  email: z.email('Enter a valid email address.').max(254).toLowerCase(),
  username: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$/,
      'The user name needs 2 to 32 letters, digits, dots, dashes or underscores.',
    )
    .toLowerCase(),
  password,
});
export type SignUpRequest = z.infer<typeof signUpSchema>;

export const signInSchema = z.strictObject({
  /** Email address or user name. */
  login: z.string().min(1, 'Enter your email address or user name.').max(254).toLowerCase(),
  password: z.string().min(1, 'Enter your password.').max(200),
});
export type SignInRequest = z.infer<typeof signInSchema>;

export const changePasswordSchema = z.strictObject({
  current: z.string().min(1, 'Enter your current password.').max(200),
  next: password,
});
export type ChangePasswordRequest = z.infer<typeof changePasswordSchema>;

export const accountSchema = z.object({
  id: z.string(),
  email: z.string(),
  username: z.string(),
  role: roleSchema,
  /** Set for accounts whose password somebody else chose: nothing else works until it is changed. */
  passwordChangeRequired: z.boolean(),
});
export type Account = z.infer<typeof accountSchema>;
