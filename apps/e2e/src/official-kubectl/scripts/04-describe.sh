kubectl apply -f deploy.yaml -f pod.yaml -f role.yaml
kubectl rollout status deploy/web | tail -1
kubectl wait --for=condition=Ready pod/p1 --timeout=30s
kubectl create service clusterip gsvc --tcp=80:8080
kubectl create configmap gcm --from-literal=a=b
kubectl create secret generic gsec --from-literal=p=q
kubectl create job gj --image=busybox -- date
kubectl create cronjob gcj --image=busybox --schedule="0 0 1 1 *" -- date
kubectl create ingress gi --rule=a.b/*=gsvc:80
kubectl create quota gq --hard=pods=10
kubectl wait --for=condition=Complete job/gj --timeout=30s
kubectl wait --for=jsonpath='{.status.used.pods}'=3 quota/gq --timeout=30s
kubectl describe pod p1
kubectl describe deploy web
kubectl describe rs -l app=web
kubectl describe svc gsvc
kubectl describe node docker-desktop | sed '/^Non-terminated/,/^Events:/d; /^  Type .*Age/,$d'
kubectl describe ns describe
kubectl describe cm gcm
kubectl describe secret gsec
kubectl describe job gj
kubectl describe cronjob gcj
kubectl describe ingress gi
kubectl describe sa default
kubectl describe quota gq
kubectl describe role reader
kubectl describe sc hostpath
kubectl describe priorityclass system-node-critical
kubectl describe pods web | grep -c ^Name:
kubectl describe pod p1 --show-events=false | tail -3
kubectl describe pod nope
