kubectl apply --server-side -f multi.yaml
kubectl apply --server-side -f multi.yaml
kubectl apply --server-side -f deploy.yaml
kubectl apply --server-side --field-manager=other -f conflict.yaml
kubectl apply --server-side --field-manager=other --force-conflicts -f conflict.yaml
kubectl get deploy web -o jsonpath='{.spec.replicas}'
kubectl apply --server-side --dry-run=server -f deploy2.yaml
kubectl apply --server-side -f bad.yaml
kubectl apply --server-side -f invalid.yaml
kubectl apply --server-side --field-manager=other -f deploy.yaml --force-conflicts
kubectl scale deploy web --replicas=4
kubectl apply --server-side -f deploy.yaml
kubectl get deploy web -o yaml --show-managed-fields | sed -n '/managedFields/,/name: web/p'
kubectl apply -f pod.yaml
kubectl apply --server-side -f pod.yaml
kubectl get pod p1 -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource}{"\n"}{end}'
kubectl apply -f pod.yaml
kubectl label pod p1 owner=me
kubectl get pod p1 -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource}{"\n"}{end}'
