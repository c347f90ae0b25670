import type { ProofSession } from '@drydock/grading';
import { Session } from '../session.ts';
import { SandboxTarget } from './sandbox-target.ts';

/** A fresh session of a lab for `proveLab`. */
export async function startProofSession(labDirectory: string, seed: string): Promise<ProofSession> {
  const session = await Session.create({ labDirectory, seed });
  return {
    target: new SandboxTarget(session.sandbox),
    close: async () => session.stop(),
  };
}
