/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a GPU's GSP firmware can be asked, in host types.
 *
 * PF drivers include this file and no other of this folder.  Which release
 * of the firmware answers, how its structures are laid out and how a message
 * travels is nobody's business above it.
 */
#ifndef NVVGPU_GSP_H
#define NVVGPU_GSP_H

#include <linux/types.h>
#include <linux/uuid.h>

struct device;
struct gsp;

/**
 * struct gsp_type - one vGPU type as the firmware wants to know it
 */
struct gsp_type {
	u32 id;
	const char *name;
	u32 max_instances;
	u32 num_heads;
	u32 max_width;
	u32 max_height;
	u32 frl_hz;
	u16 device_id;
	u16 subsystem_id;
	u64 framebuffer_bytes;
	u64 bar1_bytes;
};

/**
 * struct gsp_vgpu - what the plugin task of one vGPU is booted with
 */
struct gsp_vgpu {
	u32 gfid;		/* guest function id, 1 and up */
	u32 type_id;
	u32 dbdf;		/* domain << 16 | bus << 8 | devfn */
	guid_t uuid;
	u32 vm_pid;
	u32 first_channel;
	u32 num_channels;	/* a power of two */
	u64 framebuffer_offset;
	u64 framebuffer_bytes;
};

/**
 * enum gsp_event - what the firmware says by itself
 * @GSP_EVENT_VGPU_DIED: the task of one vGPU is gone
 * @GSP_EVENT_DIED: so is the firmware
 */
enum gsp_event {
	GSP_EVENT_VGPU_DIED,
	GSP_EVENT_DIED,
};

struct gsp_host_ops {
	/* ring the firmware's doorbell; any context */
	void (*doorbell)(void *host);
	/* an event arrived; process context; @gfid 0 when not about a vGPU */
	void (*event)(void *host, enum gsp_event event, u32 gfid);
};

/* See gsp.c for contexts and errnos of each call. */
struct gsp *gsp_new(struct device *dev, const char *release,
		    void *shared, size_t size,
		    const struct gsp_host_ops *ops, void *host);
void gsp_free(struct gsp *gsp);
int gsp_wait_ready(struct gsp *gsp);
void gsp_interrupt(struct gsp *gsp);
int gsp_add_types(struct gsp *gsp, const struct gsp_type *types,
		  unsigned int num);
int gsp_vgpu_boot(struct gsp *gsp, const struct gsp_vgpu *vgpu);
int gsp_vgpu_shutdown(struct gsp *gsp, u32 gfid);
int gsp_vgpu_cleanup(struct gsp *gsp, u32 gfid);

#endif
