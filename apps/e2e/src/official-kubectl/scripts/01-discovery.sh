kubectl version -o json | sed -n '/serverVersion/,$p'
kubectl version --client -o json | grep -c gitVersion
kubectl cluster-info
kubectl api-versions
kubectl api-resources
kubectl api-resources -o wide --verbs=list --api-group=apps
kubectl api-resources --namespaced=false -o name
kubectl api-resources --categories=all -o name
kubectl get --raw /readyz?verbose
kubectl get --raw /livez/ping
kubectl get --raw /version | grep gitVersion
kubectl get --raw /nothing
kubectl get --raw /api/v1/namespaces/default/pods/none
kubectl get --raw /openapi/v3 | tr , '\n' | grep -c serverRelativeURL
kubectl auth whoami
kubectl explain pod.spec.containers
kubectl explain deployment --recursive
kubectl explain service.spec.ports.nodePort
kubectl explain pod.spec.nothing
kubectl explain nothings
kubectl explain pod --output plaintext-openapiv2 | head -12
kubectl explain cronjob.spec.jobTemplate.spec.backoffLimit
kubectl options | head -3
kubectl completion bash | grep -c __start_kubectl
kubectl __complete get pods -n kube-system etcd
kubectl config view --minify -o jsonpath='{.contexts[0].context.cluster}'
kubectl config get-contexts -o name
kubectl alpha
kubectl plugin list
kubectl frobnicate
kubectl get --frobnicate
