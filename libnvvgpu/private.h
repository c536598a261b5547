/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the files of the library share, grouped by the file that has it.
 *
 * Layers, each knowing only those above it in this file:
 *	base.h		error, sysfs, text: sentences; every access to a file
 *	state, atomic	files that hold state: old or new, never neither
 *	conf		one section of an ini file
 *	record, mdevdef	what is kept: a name's record, a device's definition
 *	framework	the kernel's ways to make a vGPU, behind one table
 *	parent, live	what is there: where vGPUs are made, one that is made
 *	process, owner	... and who has it open
 *	host		the whole picture; place.h: where in it is room
 */
#ifndef NVVGPU_PRIVATE_H
#define NVVGPU_PRIVATE_H

#include "base.h"

/* --- state.c: what may lie in the place of a state file ----------------- */

/*
 * All of a file of state, and a NUL behind it; never waits.  The length;
 * -ENOENT without sentence when there is none of that name, else with one:
 * -EBADMSG for a link to nothing, for what is no file and what cannot be read.
 */
ssize_t state_read(struct nvvgpu_ctx *ctx, const char *path, char *buf,
		   size_t size);
/* Whether the name is taken, by whatever it is. */
bool state_exists(struct nvvgpu_ctx *ctx, const char *dir, const char *name);
/* The file cannot be understood; -EBADMSG. */
int state_damaged(struct nvvgpu_ctx *ctx, const char *path, const char *what);

/* --- lock.c -------------------------------------------------------------- */

/*
 * One lock for all writers: state files, definitions, create and remove. Who
 * has it may take it again.
 */
int state_lock(struct nvvgpu_ctx *ctx);
/* For what tells known_take() of all that it does. */
int state_lock_to_create(struct nvvgpu_ctx *ctx);
void state_unlock(struct nvvgpu_ctx *ctx);
/*
 * Between them much is done, and it is enough when all of it is on the disk at
 * the end. With sentence.
 */
void state_many_begin(struct nvvgpu_ctx *ctx);
int state_many_end(struct nvvgpu_ctx *ctx);

/* --- atomic.c ---------------------------------------------------------- */

/* What is not complete yet is called so; at most one of them is there. */
#define ATOMIC_TEMPORARY ".new"
/* path/name becomes text, at once and for good. -EEXIST unless replace. */
int atomic_write(struct nvvgpu_ctx *ctx, const char *path, const char *name,
		 const char *text, bool replace);
/* path/from becomes path/to, at once and for good. */
int atomic_rename(struct nvvgpu_ctx *ctx, const char *path, const char *from,
		  const char *to);
/* Removes it for good. */
int atomic_remove(struct nvvgpu_ctx *ctx, const char *path, const char *name);
/* What "for good" was put off of. With sentence. */
int atomic_sync(struct nvvgpu_ctx *ctx);
/* dir_make(), and what it made will be there after a power failure, too. */
int atomic_mkdir(struct nvvgpu_ctx *ctx, const char *path);

/* --- conf.c, conf-parse.c: one section of an ini file ------------------- */

struct conf_item {
	char *key;
	char *value;		/* in the same block */
};

struct conf {
	struct conf_item *items;
	size_t count;
};

/*
 * Reads the section [kind name] of dir/name.conf. -ENOENT without sentence;
 * anything else (-EBADMSG with file and line) with one.
 */
int conf_read(struct nvvgpu_ctx *ctx, struct conf *conf, const char *dir,
	      const char *kind, const char *name);
int conf_write(struct nvvgpu_ctx *ctx, const struct conf *conf, const char *dir,
	       const char *kind, const char *name, bool replace);
void conf_print(FILE *out, const struct conf *conf, const char *kind,
		const char *name);
/*
 * Calls fn with each section of a text, until it fails; the heading is what
 * stands between the brackets, and fn may take the conf away. path is what
 * people know the text by. -EBADMSG with sentence, or what fn says.
 */
typedef int (*conf_section_fn)(void *data, const char *heading,
			       struct conf *conf);
int conf_parse(struct nvvgpu_ctx *ctx, const char *text, size_t len,
	       const char *path, conf_section_fn fn, void *data);
/* Adds a key that is not there, of that many bytes. -ENOMEM. */
int conf_add(struct conf *conf, const char *key, size_t key_len,
	     const char *value, size_t value_len);
bool conf_has(const struct conf *conf, const char *key, size_t len);
void conf_free(struct conf *conf);
const char *conf_get(const struct conf *conf, const char *key);
/* NULL removes. -ENOMEM. */
int conf_set(struct conf *conf, const char *key, const char *value);
/* Items whose key starts with "attr.". */
const struct conf_item *conf_attribute(const struct conf *conf, size_t index);
const char *attribute_name(const struct conf_item *item);
/* Logs keys that are neither in known[] nor attributes. */
void conf_tell_unknown(struct nvvgpu_ctx *ctx, const struct conf *conf,
		       const char *const *known, const char *dir,
		       const char *name);
bool name_of_file(const char *entry, char name[NVVGPU_NAME_MAX + 1]);
/* Sorted names of dir/NAME.conf; NULL terminated, to be freed by names_free. */
int names_read(struct nvvgpu_ctx *ctx, const char *dir, char ***ret,
	       size_t *count);
/* The same of two directories together. */
int names_read_both(struct nvvgpu_ctx *ctx, const char *dir, const char *other,
		    char ***ret, size_t *count);
void names_free(char **names);

/* --- record.c ---------------------------------------------------------- */

struct record {
	char name[NVVGPU_NAME_MAX + 1];
	char uuid[UUID_LEN + 1];
	bool autostart;
	bool exclusive;		/* others stay away from its GPU */
	bool transient;		/* it is in TRANSIENT_DIR, without definition */
	const struct framework *framework;
	int vf;			/* index of the VF it is on; -1 for none */
	struct conf conf;	/* all keys as they are in the file */
};

/* -ENOENT without sentence; else with one. *ret is filled on success only. */
int record_read(struct nvvgpu_ctx *ctx, const char *name, struct record *ret);
int record_write(struct nvvgpu_ctx *ctx, const struct record *rec,
		 bool replace);
int record_remove(struct nvvgpu_ctx *ctx, const char *name);
/* What a driver says, unless that is nothing a file can hold. -ENOMEM. */
int record_set_said(struct conf *conf, const char *key, const char *text);
/* Says that it is under this parent, in memory only. -ENOMEM. */
int record_bind(struct record *rec, struct nvvgpu_parent *parent);
bool record_exists(struct nvvgpu_ctx *ctx, const char *name);
/* Where the file of a record is, or would be. */
const char *record_dir(const struct record *rec);
/* As names_read(), of all records. */
int record_names(struct nvvgpu_ctx *ctx, char ***ret, size_t *count);
void record_free(struct record *rec);
/* The record that has this UUID; likewise. */
int record_find_uuid(struct nvvgpu_ctx *ctx, const char *uuid,
		     struct record *ret);
/* By name or UUID, with the sentence for what is unknown or not ours. */
int record_find(struct nvvgpu_ctx *ctx, const char *text, struct record *ret);

/* --- mdevdef.c: mdevctl's definitions ---------------------------------- */

#include "mdevdef.h"

/* --- parent.c: a device under which vGPUs are made ----------------------- */

#define PARENT_PATH_MAX (NAME_MAX + 64)

/* Where a parent of that name is in sysfs, if it is. */
void parent_path(struct nvvgpu_ctx *ctx, const char *name,
		 char path[PARENT_PATH_MAX]);
/* Name of its GPU: the PF of a VF, any other parent itself. */
void parent_gpu(struct nvvgpu_ctx *ctx, const char *name,
		char gpu[NAME_MAX + 1]);
/* "VF" or "GPU", for sentences. */
const char *parent_word(struct nvvgpu_ctx *ctx, const char *name);

/* --- framework.c: the kernel's ways to make a vGPU ------------------------ */

/* One vGPU that exists. */
struct live {
	const struct framework *framework;
	char dir[PARENT_PATH_MAX];	/* of the device that a VMM opens */
};

/* Below; type and uuid may be NULL. */
typedef int (*live_fn)(void *data, struct nvvgpu_parent *parent,
		       const char *uuid, const char *type);

struct framework {
	const char *name;
	/* mdevctl keeps a definition of each vGPU. */
	bool defines;
	/* Types are NVIDIA's, and their framebuffer is told by their name. */
	bool sizes_in_names;
	/* Whether vGPUs can be made under the device in this directory. */
	bool (*offers)(struct nvvgpu_ctx *ctx, const char *dir);
	/* Tells gpu_add_type() of each. -ENOMEM. */
	int (*read_types)(struct nvvgpu_parent *parent);
	/* One of name, device_api, description; to be freed, NULL for none. */
	char *(*type_text)(struct nvvgpu_type *type, const char *file);
	/* How many more of the type, as far as this parent knows. */
	unsigned int (*available)(struct nvvgpu_parent *parent, const char *id);
	/*
	 * Framebuffer that the GPU shares out, and whether sizes mix on it;
	 * where a vGPU of it is. -ENODATA where the driver does not say.
	 */
	int (*region)(struct nvvgpu_gpu *gpu, uint64_t *mib, bool *mixed);
	int (*extent)(struct nvvgpu_parent *parent, const char *uuid,
		      const char *type, uint64_t *start_mib, uint64_t *mib);
	/*
	 * Calls fn for all vGPUs below the parents of the host until it fails.
	 * No type: type() knows, which costs less for all of them at a time,
	 * where they are wanted.  No UUID: it has none, as nobody named it.
	 */
	int (*each)(struct nvvgpu_host *host, bool types, live_fn fn,
		    void *data);
	/* struct live's dir of a vGPU below the parent. */
	void (*dir)(struct nvvgpu_parent *parent, const char *uuid,
		    char dir[PARENT_PATH_MAX]);
	/* Whether it exists, and its dir; -ENOENT. */
	int (*find)(struct nvvgpu_ctx *ctx, const char *uuid, struct live *ret);
	/* Type id of a vGPU below the parent; -ENOENT. */
	int (*type)(struct nvvgpu_parent *parent, const char *uuid, char *buf,
		    size_t size);
	/* Name of its parent; -ENOENT. */
	int (*parent)(struct nvvgpu_ctx *ctx, const char *uuid,
		      char buf[NAME_MAX + 1]);
	/* Makes the device. -EEXIST, -ENOSPC, ...: the kernel's errno. */
	int (*create)(struct nvvgpu_ctx *ctx, const char *parent,
		      const char *type, const char *uuid);
	int (*set)(struct nvvgpu_ctx *ctx, const char *uuid, const char *name,
		   const char *value);
	int (*remove)(struct nvvgpu_ctx *ctx, const char *uuid);
	/*
	 * Keeps the UUID of one that somebody else made and that has none.
	 * NULL: each has one.
	 */
	int (*claim)(struct nvvgpu_ctx *ctx, const char *parent,
		     const char *type, const char *uuid);
	/* Nothing is kept of what does not exist any more. NULL: nothing is. */
	void (*forget)(struct nvvgpu_ctx *ctx, const char *uuid);
};

extern const struct framework framework_mdev;
extern const struct framework framework_vendor_vfio;
extern const struct framework *const frameworks[];	/* NULL at the end */

/* NULL text: the first one. NULL when there is none of that name. */
const struct framework *framework_by_name(const char *text);

/* --- live.c: one vGPU that exists ----------------------------------------- */

/* -ENOENT without sentence. */
int live_find(struct nvvgpu_ctx *ctx, const char *uuid, struct live *ret);
bool live_exists(struct nvvgpu_ctx *ctx, const char *uuid);
/* Of one that does not exist. */
void live_forget(struct nvvgpu_ctx *ctx, const char *uuid);
/* Number of its VFIO group. -ENODATA when it has none. */
int live_group(struct nvvgpu_ctx *ctx, const struct live *live,
	       unsigned int *ret);
/* Number of its node in /dev/vfio/devices; likewise. */
int live_cdev(struct nvvgpu_ctx *ctx, const struct live *live,
	      unsigned int *ret);
/* udev looks at its node again: its name has changed. */
void live_announce(struct nvvgpu_ctx *ctx, const struct live *live);

/* --- process.c, owner.c: who has a device open --------------------------- */

struct owner {
	pid_t pid;		/* 0 when unknown */
	char command[64];	/* likewise "" */
	char machine[128];	/* virtual machine that it runs, "" for none */
};

#define OWNER_TEXT_MAX 256

void owner_read(struct nvvgpu_ctx *ctx, pid_t pid, struct owner *ret);
/* "virtual machine 'vm1' (qemu-system-x86_64, pid 12)", "process 12 (x)" */
const char *owner_text(const struct owner *owner, char buf[OWNER_TEXT_MAX]);

/* One pass over /proc: VFIO nodes that somebody has open. */
struct owners;
void owners_free(struct owners *owners);

/*
 * What the driver says, else whether /proc shows a user of its node.
 * *owners is read when first needed; NULL start value.
 */
enum nvvgpu_vgpu_state live_state(struct nvvgpu_ctx *ctx,
				  const struct live *live,
				  struct owners **owners);
/* Who has it open, as far as /proc shows it; *owners likewise. */
bool live_owner(struct nvvgpu_ctx *ctx, const struct live *live,
		struct owners **owners, struct owner *ret);
/* 1 and *ret while somebody has it open, else 0; as it is now. */
int live_in_use(struct nvvgpu_ctx *ctx, const struct live *live,
		struct owner *ret);

/* --- device.c: definition to device and back, with the lock held -------- */

/* What device_start() returns when the GPU has no room for the type now. */
#define NO_ROOM (-EUSERS)

/*
 * Of one that did not exist just now: 1 when it made the device, 0 when somebody
 * was faster. With sentence, but for NO_ROOM: the caller knows better why.
 */
int device_start(struct nvvgpu_ctx *ctx, const struct framework *framework,
		 const char *name, const char *uuid, const struct mdevdef *def);
int device_stop(struct nvvgpu_ctx *ctx, const char *name, const char *uuid);

/* --- start.c ----------------------------------------------------------- */

/* As device_start(), with all sentences; on no other GPU. */
int start_record(struct nvvgpu_ctx *ctx, struct record *rec);
/* The same by its definition, of one that does not exist. */
int start_defined(struct nvvgpu_ctx *ctx, struct record *rec,
		  struct mdevdef *def);
/* Device, definition and record go, in this order. */
int delete_record(struct nvvgpu_ctx *ctx, struct record *rec);
/* The definition as the record would have it, in memory. */
int definition_from_record(struct nvvgpu_ctx *ctx, const struct record *rec,
			   struct mdevdef *ret);

/* The record's attributes, and its name where the driver takes one. -ENOMEM. */
int definition_add_attributes(struct nvvgpu_ctx *ctx, const struct record *rec,
			      struct mdevdef *def);

/* --- redefine.c ---------------------------------------------------------- */

/*
 * Gives the vGPU the profile, autostart and attributes of conf, in record and
 * definition; what its definition has beyond those stays. With sentence.
 */
int vgpu_redefine(struct nvvgpu_ctx *ctx, const char *name,
		  const struct conf *conf);

/* --- follow.c ---------------------------------------------------------- */

/*
 * Moves the definition, on the disk where there is one, to this parent. With
 * sentence.
 */
int move_definition(struct nvvgpu_ctx *ctx, const struct record *rec,
		    struct mdevdef *def, const char *parent);
/* ... and the record. With sentence. */
int follow_to(struct nvvgpu_ctx *ctx, struct record *rec, struct mdevdef *def,
	      struct nvvgpu_parent *parent);
/*
 * Moves them to where the board is now, on a VF to that of the same index.
 * -ENOENT with sentence when it is not here.
 */
int follow_board(struct nvvgpu_ctx *ctx, struct record *rec,
		 struct mdevdef *def, const char *gpu_uuid);

/* --- move.c -------------------------------------------------------------- */

/*
 * It could not be started for want of something (-ENOENT, whose sentence is
 * the last one).  Where that is its GPU: 1 when it has been started on another
 * one. With sentence.
 */
int start_moved(struct nvvgpu_ctx *ctx, struct record *rec,
		struct mdevdef *def);

/* --- journal.c: a start that was killed half way ------------------------ */

int journal_begin(struct nvvgpu_ctx *ctx, const char *uuid);
void journal_end(struct nvvgpu_ctx *ctx);
/* With the lock still held. */
void journal_close(struct nvvgpu_ctx *ctx);
/* With the lock just taken: undoes what its last holder left half made. */
void journal_repair(struct nvvgpu_ctx *ctx);

/* --- claim.c: names of vGPUs that have no record ------------------------ */

/* Whether a live vGPU without record holds the name; *uuid says which. */
bool claim_held(struct nvvgpu_ctx *ctx, const char *name,
		char uuid[UUID_LEN + 1]);

/* --- host.c, gpu.c, type.c, vgpu.c --------------------------------------- */

/* A file that never changes, read when it is first asked for. */
struct once {
	bool read;
	char *text;
};

struct nvvgpu_type {
	struct nvvgpu_gpu *gpu;
	struct nvvgpu_parent *parent;	/* one that offers it */
	char *id;
	unsigned int num_vgpus;		/* counted by host_count_live() */
	struct once name;
	struct once device_api;
	struct once description;
};

struct nvvgpu_parent {
	struct nvvgpu_host *host;
	struct nvvgpu_gpu *gpu;
	const struct framework *framework;
	char *address;
	char *gpu_address;
	char *dir;
	bool is_vf;
	struct near *near;		/* its directory; of a VF there is none */
	int index;			/* of a VF; -1 unknown */
	unsigned int num_vgpus;
	unsigned int num_defined;	/* counted by place_survey() */
	bool refused;			/* ... which has offered it already */
	char *creatable;		/* vendor-vfio: its types, once read */
	unsigned int assigned;		/* vendor-vfio: while vGPUs are read */
};

struct layout;

struct nvvgpu_gpu {
	struct nvvgpu_host *host;
	const char *address;
	char *dir;
	struct nvvgpu_parent **parents;	/* a part of the host's */
	size_t num_parents;
	bool numbered;			/* its VFs have their index */
	bool listed;			/* types are all that it has */
	struct nvvgpu_type **types;
	size_t num_types;
	unsigned int num_vgpus;
	unsigned int num_defined;	/* with its parents' */
	char holder[NVVGPU_NAME_MAX + 1]; /* who has it alone; counted likewise */
	struct layout *layout;		/* read by place_read_layouts() */
	bool loaded;			/* what follows has been read */
	char *driver;
	char *model;
	char *uuid;
	char *firmware;
	char *mode;
	char *state;
};

/* What there is to say about a vGPU's definition. */
struct definition {
	bool autostart;
	const char *parent;	/* behind the type, in the same block */
	char type[];
};

struct nvvgpu_vgpu {
	struct nvvgpu_host *host;
	char uuid[UUID_LEN + 1];	/* "" when it has none */
	struct nvvgpu_parent *parent;	/* while it exists */
	struct nvvgpu_type *live;	/* likewise */
	struct record *record;		/* NULL when it has no name */
	char *defined_below;		/* where mdevctl alone has defined it */
	struct definition *definition;	/* NULL when there is none */
	bool loaded;			/* it has been looked for */
	char *devnode;
	bool state_read;
	enum nvvgpu_vgpu_state state;	/* when it was last asked for */
	struct owner *owner;		/* likewise; NULL: never */
	char *user;			/* ... in words */
};

/* A record that cannot be read, and what was said about it. */
struct damaged {
	char *name;
	char *sentence;
	enum nvvgpu_error code;
	int err;
};

struct nvvgpu_host {
	unsigned int refs;
	struct nvvgpu_ctx *ctx;
	struct nvvgpu_parent **parents;		/* GPU by GPU */
	struct nvvgpu_parent **by_address;	/* the same */
	size_t num_parents;
	unsigned int num_near;			/* of those parents */
	struct nvvgpu_gpu *gpus;
	size_t num_gpus;
	struct nvvgpu_vgpu *vgpus;
	size_t num_vgpus;
	size_t num_named;		/* the first ones, by name */
	struct damaged *damaged;
	size_t num_damaged;
	struct owners *owners;
};

/* Parents, and the GPUs that they are parts of. */
int host_scan_gpus(struct nvvgpu_ctx *ctx, struct nvvgpu_host **ret);
/* discover.c: in the order of their GPUs. With sentence. */
int host_read_parents(struct nvvgpu_host *host);
/*
 * Counts the live vGPUs of GPUs and parents, on VFs of types too, and adds the
 * types that those are of.  -ENOMEM without sentence.
 */
int host_count_live(struct nvvgpu_host *host);
/* scan.c: adds the vGPUs, live and recorded. */
int host_scan_vgpus(struct nvvgpu_host *host);
/* Says again what was said about the record; 0 when it is none of those. */
int host_fail_damaged(struct nvvgpu_host *host, const char *text);
void host_free_damaged(struct nvvgpu_host *host);
struct nvvgpu_gpu *host_find_address(struct nvvgpu_host *host,
				     const char *address);
struct nvvgpu_gpu *host_find_gpu_uuid(struct nvvgpu_host *host,
				      const char *uuid);
struct nvvgpu_parent *host_find_parent(struct nvvgpu_host *host,
				       const char *address);
struct nvvgpu_vgpu *host_find_named(struct nvvgpu_host *host, const char *name);
void gpu_free(struct nvvgpu_gpu *gpu);
bool gpu_matches(struct nvvgpu_gpu *gpu, const char *text);
/* Whether the driver of the parent's GPU has the attributes of kernel/ABI/. */
bool gpu_is_ours(struct nvvgpu_ctx *ctx, const char *parent);
/* UUID of the parent's GPU; to be freed, NULL when its driver says none. */
char *gpu_board(struct nvvgpu_ctx *ctx, const char *parent);
/* nvidia.c: one line of what NVIDIA's driver says; to be freed, or NULL. */
char *nvidia_read(struct nvvgpu_ctx *ctx, const char *address,
		  const char *label);
/* Finds out the index of each of its VFs, once. */
void gpu_number_vfs(struct nvvgpu_gpu *gpu);
/* Its VF of that index; index -1: itself, where that is a parent. */
struct nvvgpu_parent *gpu_find_vf(struct nvvgpu_gpu *gpu, int index);
/* The type, new to the GPU if need be; NULL: out of memory. */
struct nvvgpu_type *gpu_add_type(struct nvvgpu_parent *parent, const char *id);
struct nvvgpu_type *gpu_type_by_id(struct nvvgpu_gpu *gpu, const char *id);
struct nvvgpu_type *gpu_match_type(struct nvvgpu_gpu *gpu, const char *text);
bool type_matches(struct nvvgpu_type *type, const char *text);
void type_free(struct nvvgpu_type *type);
void parent_free(struct nvvgpu_parent *parent);
/* From here on much is read below the parent; until parent_far(). */
void parent_near(struct nvvgpu_parent *parent);
void parent_far(struct nvvgpu_parent *parent);
/* How many more of the type can be made under it; now: not as last read. */
unsigned int parent_available(struct nvvgpu_parent *parent, const char *type);
unsigned int parent_available_now(struct nvvgpu_parent *parent,
				  const char *type);
void vgpu_free(struct nvvgpu_vgpu *vgpu);

/* --- request.c ----------------------------------------------------------- */

struct nvvgpu_request {
	struct nvvgpu_ctx *ctx;
	char *name;
	char *uuid;
	char *profile;
	char *type;
	char *gpu;
	char *access_group;
	struct conf attributes;
	/*
	 * The profile is a word for the record and gives nothing, so that a
	 * vGPU is made again as it was.
	 */
	bool exact;
	bool policy_set;
	enum nvvgpu_policy policy;
	int numa_node;		/* -1: not asked for */
	bool autostart_set;
	bool autostart;
	bool no_start;
	bool transient;
	char *domain;
	unsigned int wait_seconds;
	nvvgpu_wait_fn wait_fn;
	void *wait_data;
};

/* --- profile.c ------------------------------------------------------------- */

/* What is wrong with the section of a profile; NULL for nothing. */
const char *profile_check(const struct conf *conf);

struct nvvgpu_profile {
	unsigned int refs;
	struct nvvgpu_ctx *ctx;
	char name[NVVGPU_NAME_MAX + 1];
	enum nvvgpu_policy policy;
	int numa_node;		/* -1: none */
	bool autostart;
	bool movable;
	struct conf own;	/* what its file says */
	struct conf conf;	/* ... and its bases, where that says nothing */
};

#endif
