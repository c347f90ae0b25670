import { preset } from '../../jest.preset.js';

export default { ...preset, testMatch: ['**/*.e2e.ts'], testTimeout: 180_000 };
