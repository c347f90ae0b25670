kubectl create -f deploy.yaml
kubectl create -f deploy.yaml
kubectl create -f multi.yaml --dry-run=server -o name
kubectl create -f multi.yaml --dry-run=client
kubectl create -f multi.yaml --validate=false
kubectl create -f bad.yaml
kubectl create -f bad.yaml --validate=warn --dry-run=server
kubectl create -f bad.yaml --validate=ignore --dry-run=server
kubectl create -f invalid.yaml
printf 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n spec:\n' > broken.yaml; kubectl create -f broken.yaml
kubectl create -f missing.yaml
kubectl create -f list.yaml
kubectl create -f gen.yaml
kubectl apply -f gen.yaml
kubectl create --raw /api/v1/namespaces/create/configmaps -f raw.json | tr , '\n' | grep -c uid
kubectl create deployment g1 --image=nginx --replicas=2 --port=80
kubectl create service clusterip gsvc --tcp=80:8080
kubectl create service nodeport gnp --tcp=80
kubectl create service loadbalancer glb --tcp=8099:80
kubectl create service externalname gen --external-name=a.b
kubectl create configmap gcm --from-literal=a=b --from-file=raw.json
kubectl create secret generic gsec --from-literal=p=q
kubectl create secret docker-registry gdr --docker-server=x --docker-username=u --docker-password=p
kubectl create secret generic gbad --type=kubernetes.io/tls --from-literal=a=b
kubectl create namespace gns
kubectl create namespace Bad_Name
kubectl create job gj --image=busybox -- date
kubectl create cronjob gcj --image=busybox --schedule="0 0 1 1 *" -- date
kubectl create cronjob gcj2 --image=busybox --schedule="every day" -- date
kubectl create job gj2 --from=cronjob/gcj
kubectl create role gr --verb=get,list --resource=pods
kubectl create clusterrole gcr --verb=get --resource=nodes
kubectl create rolebinding grb --role=gr --user=u
kubectl create clusterrolebinding gcrb --clusterrole=gcr --serviceaccount=default:default
kubectl create ingress gi --rule=a.b/*=gsvc:80
kubectl create quota gq --hard=pods=10,cpu=4
kubectl run r0 --image=nginx
kubectl delete quota gq
kubectl create serviceaccount gsa
kubectl create token gsa | cut -c1-3
kubectl create token nobody
kubectl create token default --duration=1m
kubectl create token default --bound-object-kind=Pod --bound-object-name=none
kubectl create pdb gpdb --selector=app=web --min-available=1
kubectl create priorityclass gpc --value=1000
kubectl run r1 --image=nginx
kubectl run r2 --image=nginx --port=80 --expose
kubectl create token default --bound-object-kind=Pod --bound-object-name=r1 --duration=1h --audience=x | cut -d. -f1 | base64 -d 2>/dev/null | grep -o RS256
kubectl expose pod r1 --port=80 --name=r1svc
kubectl run r4 --image=nginx --dry-run=client -o yaml
kubectl run r5 --image=nginx --dry-run=server -o jsonpath='{.spec.serviceAccountName}{" "}{.spec.tolerations[*].key}'
kubectl expose deploy web --port=80 --name=websvc
kubectl expose deploy none --port=80
kubectl autoscale deploy web --min=1 --max=5 --cpu-percent=80
kubectl get deploy,svc,cm,secret,sa,job,cronjob,role,rolebinding,ingress,pdb,hpa -o name
kubectl get ingress,cronjob
kubectl get svc -o wide
kubectl delete clusterrole gcr
kubectl delete clusterrolebinding gcrb
kubectl delete priorityclass gpc
kubectl delete ns gns --wait=false
