/** The virtual machine's address in Docker Desktop's own network. */
export const nodeAddress = '192.168.65.3';

/** Docker Desktop's place for what kubeadm keeps in /etc/kubernetes/pki. */
export const pkiDirectory = '/run/config/pki';
