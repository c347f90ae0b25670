kubectl apply -f deploy.yaml
kubectl apply -f deploy.yaml
kubectl apply -f deploy2.yaml --dry-run=server
kubectl apply -f deploy2.yaml --dry-run=client
kubectl diff -f deploy2.yaml | grep -E '^[-+] '
kubectl diff --server-side -f deploy2.yaml | grep -E '^[-+] '
kubectl diff -f deploy.yaml
kubectl apply -f deploy2.yaml
kubectl apply -f bad.yaml
kubectl apply -f invalid.yaml
kubectl apply -f multi.yaml --wait
kubectl apply -f multi.yaml --prune -l tier=back
kubectl apply -k kust
kubectl kustomize kust
kubectl apply view-last-applied -f deploy2.yaml -o json | head -5
kubectl diff -f csr.yaml | grep -c '^+'
kubectl apply set-last-applied -f deploy.yaml
kubectl create cm bare
kubectl create cm bare --dry-run=client -o yaml > bare.yaml; kubectl apply set-last-applied -f bare.yaml
kubectl apply set-last-applied -f bare.yaml --create-annotation
kubectl apply view-last-applied cm/bare
EDITOR='sed -i s/nginx:1.27/nginx:1.29/' kubectl apply edit-last-applied deploy/web
kubectl replace -f multi.yaml
kubectl replace -f raw.json
kubectl replace --force -f pod.yaml
kubectl get svc m1 -o json > status.json; kubectl replace --subresource=status -f status.json
EDITOR='sed -i s/loadBalancer:.*/loadBalancer:\ {ingress:\ [{ip:\ 1.2.3.4}]}/' kubectl edit svc m1 --subresource=status 2>&1 | grep -v /tmp
EDITOR='sed -i s/replicas:.3/replicas:\ 1/' kubectl edit deploy web
EDITOR='sed -i s/app:.web/app:\ other/' kubectl edit deploy web 2>&1 | grep -v /tmp
EDITOR=true kubectl edit deploy web
kubectl patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"B","value":"2"}]}]}}}}'
kubectl patch deploy web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"B","value":"2"}]}]}}}}'
kubectl patch deploy web --type=merge -p '{"spec":{"replicas":3}}'
kubectl patch deploy web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":2}]'
kubectl patch deploy web --type=json -p '[{"op":"test","path":"/spec/replicas","value":7}]'
kubectl patch deploy web --type=json -p '[{"op":"remove","path":"/spec/nothing"}]'
kubectl patch deploy web --subresource=scale --type=merge -p '{"spec":{"replicas":3}}'
kubectl patch deploy web -p '{"spec":{"selector":{"matchLabels":{"app":"x"}}}}'
kubectl patch deploy web -p '{"spec":'
kubectl patch --local -f pod.yaml -p '{"metadata":{"labels":{"x":"y"}}}' -o name
kubectl get deploy web -o jsonpath='{.spec.template.spec.containers[0].env}'
kubectl apply -f raw.json --prune --all --prune-allowlist=core/v1/ConfigMap 2>&1 | sort
