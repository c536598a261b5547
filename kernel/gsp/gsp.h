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

struct device;
struct gsp;

/*
 * Memory shared with the firmware: the command queue (host to firmware) in the
 * first half, the status queue in the second.  Page aligned.
 */
#define GSP_SHARED_SIZE		0x80000

/* Guest function ids are 1 to this. */
#define GSP_MAX_GFID		255

/* The firmware keeps no more types than this, whatever its release. */
#define GSP_MAX_TYPES		64

/**
 * struct gsp_type - one vGPU type as the firmware wants to know it
 * @id:			vendor's number of the type, 1 to 65535, unique
 * @name:		vendor's name
 * @max_instances:	how many fit on one GPU
 * @num_heads:		displays
 * @max_width:		widest mode, pixels
 * @max_height:		highest mode, pixels
 * @frl_hz:		frame rate limit; 0 for none
 * @device_id:		PCI device id that the guest sees
 * @subsystem_id:	PCI subsystem id that the guest sees
 * @framebuffer_bytes:	framebuffer of one vGPU
 * @bar1_bytes:		BAR 1 of one vGPU, whole MiB
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
 * @gfid:		guest function id, 1 and up
 * @type_id:		one of the types that were uploaded
 * @dbdf:		domain << 16 | bus << 8 | devfn of the parent
 * @vm_pid:		process that opened the vGPU
 * @first_channel:	first channel of each engine
 * @num_channels:	a power of two
 * @framebuffer_offset:	first byte of its share of the GPU's framebuffer
 * @framebuffer_bytes:	size of that share
 * @heap_address:	first byte of the GPU memory that is the task's own;
 *			none of it belongs to a framebuffer
 * @heap_bytes:		its size, gsp_heap_bytes() or more
 * @page_bytes:		page size of the host
 * @console:		whether its picture is to be seen by the host
 * @uuid:		its name, in the order of RFC 4122
 */
struct gsp_vgpu {
	u32 gfid;
	u32 type_id;
	u32 dbdf;
	u32 vm_pid;
	u32 first_channel;
	u32 num_channels;
	u64 framebuffer_offset;
	u64 framebuffer_bytes;
	u64 heap_address;
	u64 heap_bytes;
	u64 page_bytes;
	bool console;
	u8 uuid[16];
};

/**
 * struct gsp_vfs - virtual functions of a GPU, as its PCI configuration has them
 * @total:	how many there can be; 0 where vGPUs are not virtual functions
 * @first_offset: from the GPU's routing id to that of the first one
 * @bar_address: its memory BARs, in their order
 * @bar_64bit:	which of them are 64 bits wide
 */
struct gsp_vfs {
	u32 total;
	u32 first_offset;
	u64 bar_address[3];
	bool bar_64bit[3];
};

/**
 * struct gsp_system - what a firmware finds itself in
 * @dbdf:	domain << 16 | bus << 8 | devfn of the GPU
 * @vendor:	PCI ids of the GPU, as all up to @revision
 * @bar_address: its memory BARs, in their order; 0 for those it lacks
 * @user_bytes:	size of a process's address space
 * @page_bytes:	page size of the host
 */
struct gsp_system {
	u32 dbdf;
	u16 vendor;
	u16 device;
	u16 subsystem_vendor;
	u16 subsystem;
	u8 revision;
	u64 bar_address[3];
	u64 user_bytes;
	u64 page_bytes;
	struct gsp_vfs vfs;
};

/**
 * struct gsp_guest - what a vGPU's task has learnt about its guest
 * @rpc_version: of the guest's driver; 0 while none is loaded
 * @license:	what it is licensed for, as the release counts
 * @os_type:	operating system, likewise; 0 where the release does not say
 * @frl_hz:	frame rate limit in force; likewise
 */
struct gsp_guest {
	u32 rpc_version;
	u32 license;
	u32 os_type;
	u32 frl_hz;
};

/**
 * enum gsp_event - what the firmware says by itself
 * @GSP_EVENT_VGPU_DIED: the task of one vGPU is gone
 * @GSP_EVENT_DIED: so is the firmware: it has crashed, does not answer or does
 *		    not make sense; only a new one, with a new gsp, helps
 */
enum gsp_event {
	GSP_EVENT_VGPU_DIED,
	GSP_EVENT_DIED,
};

/**
 * struct gsp_host_ops - what the gsp needs of the driver that has the GPU
 * @doorbell: ring the firmware's doorbell; any context
 * @vgpu_doorbell: ring the one of a vGPU's task; any context
 * @heap:     read or write the GPU memory of a vGPU's task; @address and @len
 *	      lie inside of what gsp_vgpu_boot() was told.  Process context.
 *	      0, or why not
 * @event:    an event arrived; gfid is 0 when it is not about a vGPU.  Process
 *	      context; may sleep and may call the gsp.  Repeated events are
 *	      told once; one may still come for a vGPU just shut down.
 */
struct gsp_host_ops {
	void (*doorbell)(void *host);
	void (*vgpu_doorbell)(void *host, u32 gfid);
	int (*heap)(void *host, u64 address, void *buf, size_t len,
		    bool write);
	void (*event)(void *host, enum gsp_event event, u32 gfid);
};

/* See gsp.c, gpu.c and vgpu.c for contexts and errnos of each call. */
struct gsp *gsp_new(struct device *dev, const char *release,
		    void *shared, size_t size,
		    const struct gsp_host_ops *ops, void *host);
void gsp_free(struct gsp *gsp);
const char *gsp_firmware(const struct gsp *gsp);
int gsp_hand_over(struct gsp *gsp, const struct gsp_system *system);
int gsp_wait_ready(struct gsp *gsp);
void gsp_interrupt(struct gsp *gsp);
void gsp_give_up(struct gsp *gsp, const char *reason);
void gsp_ping(struct gsp *gsp);
int gsp_error(const struct gsp *gsp);
const char *gsp_reason(const struct gsp *gsp);
void gsp_set_limit(struct gsp *gsp, unsigned int ms);
int gsp_add_types(struct gsp *gsp, const struct gsp_type *types,
		  unsigned int num);
int gsp_set_mixed(struct gsp *gsp, bool mixed);
int gsp_vgpu_framebuffer_used(struct gsp *gsp, u32 gfid, u64 *bytes);
int gsp_vgpu_boot(struct gsp *gsp, const struct gsp_vgpu *vgpu);
int gsp_vgpu_shutdown(struct gsp *gsp, u32 gfid);
int gsp_vgpu_cleanup(struct gsp *gsp, u32 gfid);
u64 gsp_heap_bytes(const struct gsp *gsp);
int gsp_vgpu_reset(struct gsp *gsp, u32 gfid);
int gsp_vgpu_bus_master(struct gsp *gsp, u32 gfid, bool enable);
int gsp_vgpu_stop_work(struct gsp *gsp, u32 gfid);
int gsp_vgpu_resume_work(struct gsp *gsp, u32 gfid);
int gsp_vgpu_save(struct gsp *gsp, u32 gfid, void *state, size_t room,
		  size_t *size);
int gsp_vgpu_restore(struct gsp *gsp, u32 gfid, const void *state,
		     size_t size);
int gsp_vgpu_guest(struct gsp *gsp, u32 gfid, struct gsp_guest *guest);

#endif
