package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	snapshotclient "github.com/kubernetes-csi/external-snapshotter/client/v8/clientset/versioned"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/workqueue"
	lib "sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

// provisioner makes a PersistentVolume for each claim of the driver's classes, by calls of CSI as kubernetes-csi's
// external-provisioner makes them, and removes it.
type provisioner struct {
	driver    csi.ControllerClient
	snapshots snapshotclient.Interface
}

func provision(ctx context.Context, kubeconfig, socket string) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	connection, err := grpc.NewClient("unix://"+socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	p := &provisioner{driver: csi.NewControllerClient(connection), snapshots: snapshotclient.NewForConfigOrDie(config)}
	lib.NewProvisionController(ctx, kubernetes.NewForConfigOrDie(config), driverName, p,
		lib.LeaderElection(false),
		lib.AddFinalizer(true),          // a volume that is deleted before its claim leaves no folder behind
		lib.FailedProvisionThreshold(0), // tries again without end
		lib.FailedDeleteThreshold(0),
		lib.RateLimiter(workqueue.NewTypedItemExponentialFailureRateLimiter[string](time.Second, time.Minute)),
	).Run(ctx)
}

func (p *provisioner) Provision(ctx context.Context, o lib.ProvisionOptions) (*core.PersistentVolume, lib.ProvisioningState, error) {
	size := o.PVC.Spec.Resources.Requests[core.ResourceStorage]
	request := &csi.CreateVolumeRequest{
		Name:          o.PVName,
		CapacityRange: &csi.CapacityRange{RequiredBytes: size.Value()},
		VolumeCapabilities: []*csi.VolumeCapability{{
			AccessType: &csi.VolumeCapability_Mount{Mount: &csi.VolumeCapability_MountVolume{}},
			AccessMode: &csi.VolumeCapability_AccessMode{Mode: csi.VolumeCapability_AccessMode_SINGLE_NODE_WRITER},
		}},
	}
	if source := o.PVC.Spec.DataSource; source != nil {
		handle, err := p.snapshotOf(ctx, o.PVC, source)
		if err != nil {
			return nil, lib.ProvisioningFinished, err
		}
		request.VolumeContentSource = &csi.VolumeContentSource{Type: &csi.VolumeContentSource_Snapshot{
			Snapshot: &csi.VolumeContentSource_SnapshotSource{SnapshotId: handle},
		}}
	}
	response, err := p.driver.CreateVolume(ctx, request)
	if err != nil {
		return nil, lib.ProvisioningFinished, err
	}
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{Name: o.PVName},
		Spec: core.PersistentVolumeSpec{
			AccessModes:                   o.PVC.Spec.AccessModes,
			Capacity:                      core.ResourceList{core.ResourceStorage: *resource.NewQuantity(response.Volume.CapacityBytes, resource.BinarySI)},
			PersistentVolumeReclaimPolicy: *o.StorageClass.ReclaimPolicy,
			VolumeMode:                    o.PVC.Spec.VolumeMode,
			PersistentVolumeSource: core.PersistentVolumeSource{CSI: &core.CSIPersistentVolumeSource{
				Driver: driverName, VolumeHandle: response.Volume.VolumeId,
			}},
		},
	}, lib.ProvisioningFinished, nil
}

func (p *provisioner) Delete(ctx context.Context, volume *core.PersistentVolume) error {
	_, err := p.driver.DeleteVolume(ctx, &csi.DeleteVolumeRequest{VolumeId: volume.Spec.CSI.VolumeHandle})
	return err
}

// snapshotOf finds the snapshot on the storage that a claim is to be made from, and refuses what kubernetes-csi's
// external-provisioner refuses (pkg/controller/controller.go, getSnapshotSource).
func (p *provisioner) snapshotOf(ctx context.Context, claim *core.PersistentVolumeClaim, source *core.TypedLocalObjectReference) (string, error) {
	if source.Kind != "VolumeSnapshot" || source.APIGroup == nil || *source.APIGroup != "snapshot.storage.k8s.io" {
		return "", fmt.Errorf("a %s is no source of a volume here", source.Kind)
	}
	snapshot, err := p.snapshots.SnapshotV1().VolumeSnapshots(claim.Namespace).Get(ctx, source.Name, meta.GetOptions{})
	if err != nil {
		return "", err
	}
	status := snapshot.Status
	if snapshot.DeletionTimestamp != nil || status == nil || status.BoundVolumeSnapshotContentName == nil ||
		status.ReadyToUse == nil || !*status.ReadyToUse {
		return "", fmt.Errorf("VolumeSnapshot %s is being deleted, not bound or not ready to use", source.Name)
	}
	content, err := p.snapshots.SnapshotV1().VolumeSnapshotContents().Get(ctx, *status.BoundVolumeSnapshotContentName, meta.GetOptions{})
	if err != nil {
		return "", err
	}
	ref := content.Spec.VolumeSnapshotRef
	if ref.UID != snapshot.UID || ref.Namespace != snapshot.Namespace || ref.Name != snapshot.Name {
		return "", fmt.Errorf("VolumeSnapshotContent %s is bound to another VolumeSnapshot", content.Name)
	}
	if content.Spec.Driver != driverName || content.Status == nil || content.Status.SnapshotHandle == nil {
		return "", fmt.Errorf("VolumeSnapshotContent %s is of driver %s or has no handle", content.Name, content.Spec.Driver)
	}
	size := claim.Spec.Resources.Requests[core.ResourceStorage]
	if status.RestoreSize != nil && size.Cmp(*status.RestoreSize) < 0 {
		return "", fmt.Errorf("the claim asks for %s, VolumeSnapshot %s needs %s", size.String(), snapshot.Name, status.RestoreSize)
	}
	return *content.Status.SnapshotHandle, nil
}
