/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one release of the firmware is to the rest of this folder: a const
 * table of codecs.  A release names its own and those that it shares with an
 * older one; nothing outside its folder changes when it is added, but for one
 * row in release.c.
 *
 * A codec works on host types on one side and on bounded cursors on the
 * other.  It takes no lock, allocates nothing, prints nothing.  encode() is
 * what the host does and decode() what the firmware does with a call; the
 * simulated firmware uses the latter.
 *
 * Every encode() returns 0, or -EMSGSIZE when the cursor has no room, or
 * -EINVAL for values that the wire cannot carry; every decode() 0, or
 * -EMSGSIZE when there are too few bytes, or -EPROTO for values that make no
 * sense.
 */
#ifndef NVVGPU_GSP_RELEASE_H
#define NVVGPU_GSP_RELEASE_H

#include <linux/types.h>

#include "cursor.h"
#include "gsp.h"
#include "queue.h"
#include "record.h"

/*
 * struct gsp_system_abi - what the host says before the firmware boots
 * @size: bytes of it
 */
struct gsp_system_abi {
	u32 function;
	size_t size;
	int (*encode)(struct gsp_writer *w, const struct gsp_system *system);
	int (*decode)(struct gsp_reader *r, struct gsp_system *system);
};

/*
 * struct gsp_registry_abi - settings that go with it
 * @size: most bytes that encode() makes
 *
 * @sriov: vGPUs are virtual functions
 */
struct gsp_registry_abi {
	u32 function;
	size_t size;
	int (*encode)(struct gsp_writer *w, bool sriov);
	int (*decode)(struct gsp_reader *r, bool *sriov);
};

/* Objects of the resource manager that the host must make before it may ask. */
enum gsp_class {
	GSP_CLASS_CLIENT,
	GSP_CLASS_DEVICE,
	GSP_CLASS_SUBDEVICE,
};

struct gsp_object {
	enum gsp_class class;
	u32 client;
	u32 parent;
	u32 object;
};

/*
 * struct gsp_alloc_abi - the call that makes an object
 * @size:	most bytes of its payload
 * @set_status:	put a status into an encoded call; it is then the answer
 * @status:	read the status of an answer
 */
struct gsp_alloc_abi {
	u32 function;
	size_t size;
	int (*encode)(struct gsp_writer *w, const struct gsp_object *o);
	int (*decode)(struct gsp_reader *r, struct gsp_object *o);
	int (*set_status)(void *payload, size_t size, u32 status);
	int (*status)(const void *payload, size_t size, u32 *status);
};

/* A control call, less its parameters. */
struct gsp_control {
	u32 client;
	u32 object;
	u32 cmd;
	size_t size;		/* of the parameters, bytes */
};

/*
 * struct gsp_control_abi - what stands before the parameters of a control call
 * @size: bytes of it
 *
 * encode() leaves the cursor where the parameters begin, and decode() checks
 * that all of them are there.
 */
struct gsp_control_abi {
	u32 function;
	size_t size;
	int (*encode)(struct gsp_writer *w, const struct gsp_control *c);
	int (*decode)(struct gsp_reader *r, struct gsp_control *c);
	int (*set_status)(void *payload, size_t size, u32 status);
	int (*status)(const void *payload, size_t size, u32 *status);
};

/*
 * struct gsp_types_abi - upload of types
 * @cmd:	number of the control call
 * @size:	bytes of its parameters
 *
 * decode() fills at most GSP_MAX_TYPES entries of @types, whose names point
 * into the message.
 */
struct gsp_types_abi {
	u32 cmd;
	size_t size;
	int (*encode)(struct gsp_writer *w, const struct gsp_type *types,
		      unsigned int num, bool discard);
	int (*decode)(struct gsp_reader *r, struct gsp_type *types,
		      unsigned int *num, bool *discard);
};

/*
 * struct gsp_boot_abi - boot the plugin task of a vGPU
 */
struct gsp_boot_abi {
	u32 cmd;
	size_t size;
	int (*encode)(struct gsp_writer *w, const struct gsp_vgpu *vgpu);
	int (*decode)(struct gsp_reader *r, struct gsp_vgpu *vgpu);
};

/*
 * struct gsp_task_abi - a call that needs no more than to say which vGPU
 */
struct gsp_task_abi {
	u32 cmd;
	size_t size;
	int (*encode)(struct gsp_writer *w, u32 gfid);
	int (*decode)(struct gsp_reader *r, u32 *gfid);
};

/* The firmware tells of no more vGPUs at a time, whatever its release. */
#define GSP_MAX_USAGES		48

struct gsp_usage {
	u32 gfid;
	u64 bytes;
};

/*
 * struct gsp_usage_abi - framebuffer that vGPUs use
 * @max: the most vGPUs that an answer can tell of
 *
 * The question is @size zero bytes; encode() makes the answer, and decode()
 * fills at most GSP_MAX_USAGES entries of @usage.
 */
struct gsp_usage_abi {
	u32 cmd;
	size_t size;
	unsigned int max;
	int (*encode)(struct gsp_writer *w, const struct gsp_usage *usage,
		      unsigned int num);
	int (*decode)(struct gsp_reader *r, struct gsp_usage *usage,
		      unsigned int *num);
};

/*
 * struct gsp_switch_abi - a call that switches something on or off
 */
struct gsp_switch_abi {
	u32 cmd;
	size_t size;
	int (*encode)(struct gsp_writer *w, bool on);
	int (*decode)(struct gsp_reader *r, bool *on);
};

enum gsp_notice {
	GSP_NOTICE_OTHER,	/* well formed, of no interest */
	GSP_NOTICE_READY,	/* the firmware has booted */
	GSP_NOTICE_VGPU_BOOTED,
	GSP_NOTICE_VGPU_UNLOADED,
	GSP_NOTICE_VGPU_CRASHED,
};

/*
 * struct gsp_event_abi - what the firmware tells by itself
 * @size: most bytes of an event's payload that encode() makes
 */
struct gsp_event_abi {
	size_t size;
	int (*encode)(struct gsp_writer *w, enum gsp_notice notice, u32 gfid,
		      u32 *function);
	int (*decode)(struct gsp_reader *r, u32 function,
		      enum gsp_notice *notice, u32 *gfid);
};

/* What a plugin task can be told in the memory that it shares with the host. */
enum gsp_plugin_call {
	GSP_PLUGIN_VERSION,
	GSP_PLUGIN_CONFIG,
	GSP_PLUGIN_RESET,
	GSP_PLUGIN_STOP_WORK,
	GSP_PLUGIN_CANCEL_STOP,
	GSP_PLUGIN_SAVE,
	GSP_PLUGIN_CANCEL_SAVE,
	GSP_PLUGIN_RESTORE,
	GSP_PLUGIN_RESUME_WORK,
	GSP_PLUGIN_BUS_MASTER,
	GSP_PLUGIN_GUEST_INFO,
	GSP_PLUGIN_NUM_CALLS,
};

/*
 * struct gsp_plugin_response - what the task has written
 * @sequence:	of the call that is done
 * @result:	a status
 * @moved:	bytes of a state that it has put into the migration buffer, or
 *		taken from it
 * @saved:	those were the last
 */
struct gsp_plugin_response {
	u32 sequence;
	u32 result;
	u32 moved;
	bool saved;
	struct gsp_guest guest;
};

/*
 * struct gsp_plugin_message - a call with what it says
 * @version:	of the messages, that the host knows
 * @negotiated:	that both are to use
 * @client:	handle of the host's client
 * @vgpu:	configuration; uuid, dbdf, type, process, number of channels,
 *		console and page size of it
 * @enable:	bus mastering
 * @answer:	what came back
 */
struct gsp_plugin_message {
	enum gsp_plugin_call call;
	u32 version;
	u32 negotiated;
	u32 client;
	struct gsp_vgpu vgpu;
	bool enable;
	struct gsp_plugin_response answer;
};

/* What the host has written; @call may be GSP_PLUGIN_NUM_CALLS: unknown. */
struct gsp_plugin_control {
	u32 version;
	enum gsp_plugin_call call;
	u32 sequence;
	u64 response;		/* where its buffers are in the memory */
	u64 message;
	u64 migration;
	u32 moved;		/* as in the response, from the other side */
	bool migrating;
};

/*
 * struct gsp_plugin_abi - memory that the host shares with a plugin task
 * @area:	bytes of all buffers, the control buffer first; behind them is
 *		the task's own
 * @version:	of the control buffer
 * @booted:	what the task writes where the host writes sequence numbers
 * @version_at:	offsets in the control buffer: its version,
 * @type_at:	number of the call,
 * @sequence_at: its sequence number, written last,
 * @offsets_at:	32 bytes that say where the other buffers are,
 * @moved_at:	bytes of a state that the host has taken or given,
 * @migrating_at: and a byte that says that it does
 * @response:	offset of the response buffer
 * @processed_at: in it, sequence number of the call that is done
 * @message:	offset of the message buffer
 * @message_bytes: most bytes of a message
 * @migration:	offset of the migration buffer
 * @migration_bytes: its size
 * @numbers:	of the calls
 */
struct gsp_plugin_abi {
	u64 area;
	u32 version;
	u32 booted;
	size_t version_at;
	size_t type_at;
	size_t sequence_at;
	size_t offsets_at;
	size_t moved_at;
	size_t migrating_at;
	size_t control_bytes;
	u64 response;
	size_t response_bytes;
	size_t processed_at;
	u64 message;
	size_t message_bytes;
	u64 migration;
	u64 migration_bytes;
	const u32 *numbers;
	int (*offsets_encode)(struct gsp_writer *w);
	int (*control_decode)(struct gsp_reader *r,
			      struct gsp_plugin_control *c);
	int (*response_encode)(struct gsp_writer *w,
			       const struct gsp_plugin_response *a);
	int (*response_decode)(struct gsp_reader *r,
			       struct gsp_plugin_response *a);
	int (*message_encode)(struct gsp_writer *w,
			      const struct gsp_plugin_message *m);
	int (*message_decode)(struct gsp_reader *r,
			      struct gsp_plugin_message *m);
};

/*
 * struct gsp_release - all that is to be known about a release
 * @kinds:  vGPUs of several types may run, if of one size
 * @mixed:  and if of any size; NULL where the firmware leaves that to its host
 * @plugin: NULL where the layout is not public: tasks run, but nothing can be
 *	    said to them
 */
struct gsp_release {
	const char *name;
	enum gsp_checksum checksum;
	const struct gsp_rpc_abi *rpc;
	const struct gsp_system_abi *system;
	const struct gsp_registry_abi *registry;
	const struct gsp_alloc_abi *alloc;
	const struct gsp_control_abi *control;
	const struct gsp_types_abi *types;
	const struct gsp_boot_abi *boot;
	const struct gsp_task_abi *shutdown;
	const struct gsp_task_abi *cleanup;
	const struct gsp_usage_abi *usage;
	const struct gsp_switch_abi *kinds;
	const struct gsp_switch_abi *mixed;
	const struct gsp_event_abi *event;
	const struct gsp_plugin_abi *plugin;
};

/*
 * gsp_release_find() - the release with this name
 * @name: NULL or "" for the default one
 *
 * Return: it, or NULL when there is none.
 */
const struct gsp_release *gsp_release_find(const char *name);

/* The release number @i, counted from 0, the default; NULL after the last. */
const struct gsp_release *gsp_release_at(unsigned int i);

/* The most bytes that a request of this release has. */
size_t gsp_release_request_max(const struct gsp_release *release);

#endif
