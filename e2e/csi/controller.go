package main

import (
	"context"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const defaultSize = 1 << 30

// controller makes and removes volumes; their size is written down, not enforced. Snapshots are in snapshots.go.
type controller struct {
	csi.UnimplementedControllerServer
	disk *disk
	take time.Duration
}

func (*controller) ControllerGetCapabilities(context.Context, *csi.ControllerGetCapabilitiesRequest) (*csi.ControllerGetCapabilitiesResponse, error) {
	response := &csi.ControllerGetCapabilitiesResponse{}
	for _, c := range []csi.ControllerServiceCapability_RPC_Type{
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_VOLUME,
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_SNAPSHOT,
		csi.ControllerServiceCapability_RPC_LIST_SNAPSHOTS,
	} {
		response.Capabilities = append(response.Capabilities, &csi.ControllerServiceCapability{
			Type: &csi.ControllerServiceCapability_Rpc{Rpc: &csi.ControllerServiceCapability_RPC{Type: c}},
		})
	}
	return response, nil
}

func (c *controller) CreateVolume(_ context.Context, in *csi.CreateVolumeRequest) (*csi.CreateVolumeResponse, error) {
	if in.GetName() == "" {
		return nil, status.Error(codes.InvalidArgument, "the volume has no name")
	}
	if err := onlyFolders(in.GetVolumeCapabilities()); err != nil {
		return nil, err
	}
	size := in.GetCapacityRange().GetRequiredBytes()
	if size == 0 {
		size = defaultSize
	}
	c.disk.mu.Lock()
	defer c.disk.mu.Unlock()
	source, from := "", ""
	if content := in.GetVolumeContentSource(); content != nil {
		source = content.GetSnapshot().GetSnapshotId()
		snapshot, err := c.disk.find(snapshots, source)
		if err != nil {
			return nil, err
		}
		if snapshot == nil {
			return nil, status.Errorf(codes.NotFound, "there is no snapshot %q", source)
		}
		if size < snapshot.Size {
			return nil, status.Errorf(codes.OutOfRange, "%d bytes are less than the snapshot's %d", size, snapshot.Size)
		}
		from = c.disk.data(snapshots, source)
	}
	volume, err := c.disk.find(volumes, in.GetName())
	if err != nil {
		return nil, err
	}
	limit := in.GetCapacityRange().GetLimitBytes()
	if volume != nil && (volume.Source != source || volume.Size < size || limit > 0 && volume.Size > limit) {
		return nil, status.Errorf(codes.AlreadyExists, "volume %q is there, and another one", in.GetName())
	}
	if volume == nil {
		volume = &record{ID: in.GetName(), Size: size, Source: source, Created: time.Now()}
		if err := c.disk.add(volumes, *volume, from); err != nil {
			return nil, err
		}
	}
	return &csi.CreateVolumeResponse{Volume: &csi.Volume{
		VolumeId: volume.ID, CapacityBytes: volume.Size, ContentSource: in.GetVolumeContentSource(),
	}}, nil
}

func (c *controller) DeleteVolume(_ context.Context, in *csi.DeleteVolumeRequest) (*csi.DeleteVolumeResponse, error) {
	if in.GetVolumeId() == "" {
		return nil, status.Error(codes.InvalidArgument, "the volume has no ID")
	}
	c.disk.mu.Lock()
	defer c.disk.mu.Unlock()
	return &csi.DeleteVolumeResponse{}, c.disk.remove(volumes, in.GetVolumeId())
}

func (c *controller) ValidateVolumeCapabilities(_ context.Context, in *csi.ValidateVolumeCapabilitiesRequest) (*csi.ValidateVolumeCapabilitiesResponse, error) {
	if in.GetVolumeId() == "" || len(in.GetVolumeCapabilities()) == 0 {
		return nil, status.Error(codes.InvalidArgument, "the volume has no ID or no capabilities")
	}
	if volume, err := c.disk.find(volumes, in.GetVolumeId()); err != nil {
		return nil, err
	} else if volume == nil {
		return nil, status.Errorf(codes.NotFound, "there is no volume %q", in.GetVolumeId())
	}
	if err := onlyFolders(in.GetVolumeCapabilities()); err != nil {
		return &csi.ValidateVolumeCapabilitiesResponse{Message: err.Error()}, nil
	}
	return &csi.ValidateVolumeCapabilitiesResponse{Confirmed: &csi.ValidateVolumeCapabilitiesResponse_Confirmed{
		VolumeCapabilities: in.GetVolumeCapabilities(),
	}}, nil
}

func onlyFolders(capabilities []*csi.VolumeCapability) error {
	if len(capabilities) == 0 {
		return status.Error(codes.InvalidArgument, "the volume has no capabilities")
	}
	for _, c := range capabilities {
		if c.GetMount() == nil {
			return status.Error(codes.InvalidArgument, "only file systems are served")
		}
	}
	return nil
}
