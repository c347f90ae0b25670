kubectl apply -f pod.yaml -f deploy.yaml -f list.yaml -f multi.yaml
kubectl wait --for=condition=Ready pod/p1 --timeout=30s
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/p1 --timeout=5s
kubectl wait --for=condition=Ready pod/nope --timeout=1s
kubectl wait --for=condition=Cooked pod/p1 --timeout=1s
kubectl wait --for=delete pod/nope --timeout=1s
kubectl wait --for=delete pod/p1 --timeout=2s
kubectl wait --for=condition=Available deploy/web --timeout=30s
kubectl wait --for=condition=Ready pods -l app=web --timeout=20s
kubectl wait --for=condition=Ready pods -l app=nobody --timeout=1s
kubectl wait --for=create pod/p1 --timeout=1s
kubectl delete svc m1 --dry-run=server
kubectl delete svc m1 --dry-run=client
kubectl delete cm l1 l2
kubectl delete cm l1
kubectl delete cm l1 --ignore-not-found
kubectl delete pod p1 --grace-period=1
kubectl apply -f pod.yaml
kubectl delete pod p1 --wait=false
kubectl wait --for=delete pod/p1 --timeout=20s
kubectl apply -f pod.yaml
kubectl wait --for=condition=Ready pod/p1 --timeout=30s
kubectl delete pod p1 --grace-period=5 --timeout=20s
kubectl apply -f pod.yaml
kubectl delete pod p1 --now
kubectl apply -f pod.yaml
kubectl delete pod p1 --grace-period=0 --force
kubectl delete -f multi.yaml
kubectl delete -f multi.yaml
kubectl delete -f multi.yaml --ignore-not-found
kubectl delete cm,secret -l tier=back
kubectl apply -f multi.yaml
kubectl delete svc,cm -l tier=back
kubectl delete cm --all -A --field-selector=metadata.name=l1
kubectl create cm held --from-literal=a=b
kubectl patch cm held --type=merge -p '{"metadata":{"finalizers":["example.com/held"]}}'
kubectl delete cm held --timeout=3s
kubectl get cm held -o jsonpath='{.metadata.deletionTimestamp}{.metadata.finalizers}'
kubectl patch cm held --type=merge -p '{"metadata":{"finalizers":null}}'
kubectl get cm held
kubectl delete cm --all --field-selector=metadata.name=none
kubectl delete pods --all-namespaces
kubectl delete deploy web
kubectl delete deploy
kubectl delete foo bar
kubectl delete ns default
kubectl create ns gone
kubectl delete ns gone
kubectl get ns gone
kubectl create cm raw
kubectl delete --raw /api/v1/namespaces/wait-delete/configmaps/raw | head -c 70
