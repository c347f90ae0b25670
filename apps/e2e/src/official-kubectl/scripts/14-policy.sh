kubectl apply -f quota.yaml
kubectl create cm one
kubectl create cm two
kubectl create cm three
kubectl describe quota small
kubectl describe limitrange bounds
kubectl apply -f hungry.yaml
kubectl run first --image=nginx
kubectl get pod first -o jsonpath='{.spec.containers[0].resources}'
kubectl run second --image=nginx
kubectl create deployment many --image=nginx --replicas=2
kubectl wait --for=jsonpath='{.status.conditions[?(@.type=="ReplicaFailure")].status}'=True deploy/many --timeout=10s
kubectl get deploy many
kubectl describe rs -l app=many | grep -o 'Warning  FailedCreate' | head -1
kubectl label ns policy pod-security.kubernetes.io/enforce=baseline
kubectl apply -f privileged.yaml
kubectl label ns policy pod-security.kubernetes.io/enforce=restricted --overwrite
kubectl label ns policy pod-security.kubernetes.io/warn=restricted
kubectl create deployment warned --image=nginx
kubectl get resourcequota
kubectl describe ns policy
kubectl get limitrange
