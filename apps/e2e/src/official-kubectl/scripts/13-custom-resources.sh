kubectl get widgets
kubectl create -f crd.yaml
kubectl wait --for=condition=Established crd/widgets.example.com --timeout=5s
kubectl get crd widgets.example.com -o jsonpath='{.status.acceptedNames.plural} {.status.storedVersions}'
kubectl describe crd widgets.example.com | sed -n '/^Status/,/^Events/p'
kubectl get crd
kubectl create -f widget.yaml
kubectl get widgets
kubectl get wd w1 -o wide
kubectl get wd w1 -o jsonpath='{.spec}'
kubectl explain widget.spec
kubectl explain widget --recursive
kubectl apply -f widget-bad.yaml
kubectl apply -f widget-unknown.yaml
kubectl apply -f widget-unknown.yaml --validate=warn
kubectl apply -f widget2.yaml
kubectl apply -f widget2.yaml
kubectl diff -f widget.yaml | grep -E '^[-+] '
kubectl patch widget w1 --type=merge -p '{"spec":{"size":9}}'
kubectl patch widget w1 -p '{"spec":{"size":9}}'
kubectl patch widget w1 --type=merge -p '{"spec":{"size":"many"}}'
kubectl patch widget w1 --subresource=status --type=merge -p '{"status":{"size":2}}'
kubectl scale widget w1 --replicas=4
kubectl apply --server-side -f widget.yaml --force-conflicts
EDITOR='sed -i s/size:.3/size:\ 7/' kubectl edit widget w1
kubectl describe widget w1
kubectl label wd w1 a=b
kubectl get all
kubectl api-resources --api-group=example.com
until-lines 2 kubectl get wd -w
kubectl wait widget/w1 --for=jsonpath='{.spec.size}'=7 --timeout=2s
kubectl delete widget w1
kubectl create -f widget.yaml
kubectl delete crd widgets.example.com
kubectl get widgets
