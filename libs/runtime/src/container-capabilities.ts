import { allCapabilities, capabilityBit, containerCapabilities } from '@drydock/shell';
import { CreateError, type ContainerSpec } from './container-spec.ts';

/** What the root of a container may do. Throws CreateError for a name that Linux does not know. */
export function capabilitiesOf({ capabilities = {}, privileged }: ContainerSpec): bigint {
  if (privileged) return allCapabilities;
  const { add = [], drop = [] } = capabilities;
  const dropped = bitsOf('CapDrop', drop);
  return (containerCapabilities & ~dropped) | bitsOf('CapAdd', add);
}

function bitsOf(field: string, names: readonly string[]): bigint {
  return names.reduce((set, name) => {
    if (name.toUpperCase() === 'ALL') return allCapabilities;
    const bit = capabilityBit(name);
    if (bit === undefined) {
      const shown = `CAP_${name.toUpperCase().replace(/^CAP_/, '')}`;
      throw new CreateError(`Error response from daemon: invalid ${field}: unknown capability: "${shown}"`);
    }
    return set | bit;
  }, 0n);
}
