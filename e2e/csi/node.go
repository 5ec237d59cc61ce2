package main

import (
	"context"
	"os"
	"strings"
	"syscall"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// nodeService brings a volume into a pod: a bind mount of its folder.
type nodeService struct {
	csi.UnimplementedNodeServer
	disk *disk
	name string
}

func (*nodeService) NodeGetCapabilities(context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	return &csi.NodeGetCapabilitiesResponse{}, nil
}

func (n *nodeService) NodeGetInfo(context.Context, *csi.NodeGetInfoRequest) (*csi.NodeGetInfoResponse, error) {
	return &csi.NodeGetInfoResponse{NodeId: n.name}, nil
}

func (n *nodeService) NodePublishVolume(_ context.Context, in *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	id, target := in.GetVolumeId(), in.GetTargetPath()
	if id == "" || target == "" {
		return nil, status.Error(codes.InvalidArgument, "the volume has no ID or no target path")
	}
	if err := onlyFolders([]*csi.VolumeCapability{in.GetVolumeCapability()}); err != nil {
		return nil, err
	}
	if volume, err := n.disk.find(volumes, id); err != nil {
		return nil, err
	} else if volume == nil {
		return nil, status.Errorf(codes.NotFound, "there is no volume %q", id)
	}
	if there, err := mounted(target); there || err != nil {
		return &csi.NodePublishVolumeResponse{}, err
	}
	if err := os.MkdirAll(target, 0o750); err != nil {
		return nil, err
	}
	if err := syscall.Mount(n.disk.data(volumes, id), target, "", syscall.MS_BIND, ""); err != nil {
		return nil, err
	}
	if in.GetReadonly() { // a bind mount becomes so only when it is mounted again
		if err := syscall.Mount("", target, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			return nil, err
		}
	}
	return &csi.NodePublishVolumeResponse{}, nil
}

func (n *nodeService) NodeUnpublishVolume(_ context.Context, in *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	target := in.GetTargetPath()
	if in.GetVolumeId() == "" || target == "" {
		return nil, status.Error(codes.InvalidArgument, "the volume has no ID or no target path")
	}
	there, err := mounted(target)
	if err != nil {
		return nil, err
	}
	if there {
		if err := syscall.Unmount(target, 0); err != nil {
			return nil, err
		}
	}
	if err := os.Remove(target); err != nil && !os.IsNotExist(err) { // Remove, not RemoveAll: never what is in a volume
		return nil, err
	}
	return &csi.NodeUnpublishVolumeResponse{}, nil
}

// mounted looks into the fifth field of mountinfo (proc_pid_mountinfo(5)): the mount point.
func mounted(target string) (bool, error) {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return false, err
	}
	for _, line := range strings.Split(string(text), "\n") {
		if fields := strings.Fields(line); len(fields) > 4 && fields[4] == target {
			return true, nil
		}
	}
	return false, nil
}
