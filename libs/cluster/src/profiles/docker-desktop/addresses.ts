/** The virtual machine's address in Docker Desktop's own network. */
export const nodeAddress = '192.168.65.3';
