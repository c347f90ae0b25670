kubectl apply -f deploy.yaml -f pod.yaml
kubectl rollout status deploy/web | tail -1
kubectl wait --for=condition=Ready pod/p1 --timeout=30s
kubectl get pods
kubectl get pods -o wide
kubectl get pod p1 -o yaml
kubectl get pod p1 -o json | head -12
kubectl get pods -o name
kubectl get pods -o jsonpath='{.items[*].metadata.labels.app}'
kubectl get pods -o custom-columns=N:.metadata.labels.app,P:.status.phase
kubectl get pod p1 -o go-template='{{.metadata.name}}{{"\n"}}'
kubectl get pods --sort-by=.metadata.labels.app
kubectl get pods -A -l component=etcd
kubectl get pods -l app=web
kubectl get pods -l 'app in (single,x),app!=y'
kubectl get pods -l 'app in single'
kubectl get pods --field-selector=status.phase=Running -o name | wc -l
kubectl get pods --field-selector=spec.color=red
kubectl get all
kubectl get pods,svc,deploy
kubectl get pod p1 nope
kubectl get pod nope --ignore-not-found
kubectl get pods --show-labels -L app
kubectl get pods --chunk-size=2 -o name | wc -l
until-lines 4 kubectl get pods -w
until-lines 2 kubectl get pod p1 -w
kubectl get pods --watch-only --output-watch-events --request-timeout=2s
until-lines 1 kubectl get pod p1 -w -o name
until-lines 300 kubectl get pods -w -o json | grep -c '"kind": "Pod"'
until-lines 2 kubectl get pods -A -l component=etcd -w
kubectl get pods,svc -w
(sleep 1; kubectl create cm seen; kubectl label cm seen a=b; kubectl delete cm seen) > /dev/null & until-lines 3 kubectl get cm --watch-only --output-watch-events --no-headers | awk '{print $1, $2, $3}'
kubectl get -f deploy.yaml -f pod.yaml
kubectl get -f multi.yaml
kubectl get deployments.v1.apps web
kubectl get deploy/web pod/p1
kubectl get pods --server-print=false
kubectl get deploy web --subresource=status
kubectl get deploy web --subresource=scale
kubectl get foos
kubectl get pods -n nowhere
kubectl get nodes
kubectl get nodes -o wide
kubectl get ns default kube-system
kubectl get sc
kubectl get cs
kubectl get events --field-selector=reason=Scheduled -o custom-columns=R:.reason,K:.involvedObject.kind
kubectl get deploy web -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource}{"\n"}{end}' | sort
kubectl get priorityclasses
kubectl get apiservices
kubectl get flowschemas -o name
kubectl get crd
kubectl get events -o jsonpath='{range .items[?(@.reason=="Scheduled")]}{.eventTime}{" "}{.reportingComponent}{" "}{.source}{"\n"}{end}'
kubectl get --raw /api/v1/namespaces/get/pods/p1 | head -c 33
kubectl get pv,pvc,hpa,netpol
kubectl get pods -o jsonpath='{.items[0'
