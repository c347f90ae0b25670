export { addonNames, imageCatalogue } from '@drydock/cluster';
export * from './contract.ts';
export { startProofSession } from './grading/proof-session.ts';
export { addonsOf, imagesOf, loadSessionLab, prepareLab, type SessionLab } from './lab/session-lab.ts';
export { createSessionPool, type SessionPoolOptions } from './pool/create-session-pool.ts';
export { defaultStart, Sandbox, type SandboxOptions, type ScriptResult } from './sandbox.ts';
export { Session } from './session.ts';
export { RealTimeDriver, type DriverOptions } from './time/real-time-driver.ts';
export { stopJq } from './workstation/jq-worker.ts';
