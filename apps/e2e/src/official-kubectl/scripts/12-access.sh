kubectl auth can-i get pods
kubectl auth can-i get pods/log
kubectl auth can-i get /healthz
kubectl auth can-i get frobs
kubectl auth can-i get pods --as=bob
kubectl auth can-i --list --as=bob
kubectl get pods --as=bob --as-group=g
kubectl get nodes --as=bob
kubectl create deployment x --image=nginx --as=bob
kubectl create rolebinding bob --clusterrole=view --user=bob
kubectl auth can-i list pods --as=bob
kubectl auth can-i create pods --as=bob
kubectl get pods --as=bob
kubectl delete cm kube-root-ca.crt --as=bob
kubectl get secrets --as=bob
kubectl create role r --verb=get --resource=secrets --as=bob
kubectl auth reconcile -f role.yaml
sed -i 's/name: reader/name: reader\n  namespace: access/' role.yaml
kubectl auth reconcile -f role.yaml
kubectl auth reconcile -f role.yaml
kubectl auth can-i get pods --as=system:serviceaccount:access:default
kubectl create -f csr.yaml
kubectl get csr
kubectl certificate approve jane
for i in $(seq 50); do kubectl get csr jane | grep -q Issued && break; sleep 0.2; done; kubectl get csr jane
kubectl get csr jane -o jsonpath='{.status.certificate}' | head -c 10
kubectl certificate deny jane
kubectl create -f csr-bad.yaml
kubectl certificate approve nope
kubectl delete csr jane
kubectl create -f csr.yaml
kubectl certificate deny jane --force
kubectl get csr
kubectl describe csr jane
kubectl delete csr jane
kubectl config set-credentials default --token=$(kubectl create token default)
kubectl --user=default auth whoami
kubectl config set-credentials wrong --token=wrong
kubectl --user=wrong get pods
kubectl config set-credentials nobody
kubectl --user=nobody get pods < /dev/null
