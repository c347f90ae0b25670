kubectl apply -f pod.yaml
kubectl wait --for=condition=Ready pod/p1 --timeout=30s
kubectl events --for pod/p1
kubectl get events --field-selector involvedObject.name=p1
kubectl get events --sort-by=.metadata.creationTimestamp -o custom-columns=R:.reason,K:.involvedObject.kind
until-lines 9 kubectl events -w --for pod/p1
kubectl top nodes
kubectl top pods
kubectl cluster-info dump --namespaces events -o name
kubectl cluster-info dump --namespaces events | grep -c '"kind": "'
kubectl cluster-info dump --namespaces events --output-directory=dump; find dump -type f | sort
(kubectl proxy --port=$PORT > proxy.log & echo $! > proxy.pid; for i in $(seq 60); do sleep 0.3; curl -s localhost:$PORT/api/v1/namespaces/events/pods/p1 | grep '"name": "p1"' && break; done; kill $(cat proxy.pid)); cat proxy.log
kubectl get pods -v=6 2>&1 | grep -o 'GET.*200 OK'
kubectl get pods --request-timeout=1ms > /dev/null 2>&1; echo $?
kubectl --server=https://127.0.0.1:1 get pods 2>&1 | tail -1
kubectl create -f - <<< 'kind: Frob'
kubectl create -f - <<< '{"kind":"Frob","apiVersion":"v1","metadata":{"name":"x"}}'
kubectl create -f - <<< 'kind: ConfigMap'
head -c 4000000 /dev/zero | tr '\0' x > big.txt; kubectl create cm big --from-file=big.txt
head -c 1100000 /dev/zero | tr '\0' x > big.txt; kubectl create cm big --from-file=big.txt
