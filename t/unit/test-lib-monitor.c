// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that the monitor tells what happens to vGPUs, GPUs and profiles, each
 * thing once, in an order that makes sense, with the last word always the
 * host's; that it hears of directories that come late, go and come again; that
 * it looks only at what an event is about; and that events which the kernel
 * dropped cost nothing but one look at everything, which it says.
 *
 * Theory of operation: a temporary host, changed by hand or by the library;
 * after each change all events are read and compared as text.  On such a host
 * devices are files, so inotify tells of those too.  What it cannot prove: what
 * the kernel's own device events do (t/6360-monitor.t).
 */
#include "private.h"
#include "sysroot.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define GPU "1000:00:00.0"
#define GPU2 "1000:20:00.0"
#define BOARD "GPU-11111111-2222-3333-4444-555555555555"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"
#define OTHER "aaaaaaaa-0000-4000-8000-000000000001"
#define RECORD(name) "etc/nvvgpu/vgpus.d/" name ".conf"
#define PROFILE(name) "etc/nvvgpu/profiles.d/" name ".conf"
#define DEFINITION(gpu) "etc/mdevctl.d/" gpu "/" UUID
#define STATE(gpu) "sys/devices/pci/" gpu "/nvvgpu/state"
#define VGPU_STATE "sys/devices/pci/" GPU "/" UUID "/nvvgpu/state"

static struct nvvgpu_ctx *one_gpu(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_type(GPU, "sim-60002", "NVIDIA A40-2Q", 2048, 24);
	put_type(GPU, "sim-60008", "NVIDIA A40-8Q", 8192, 6);
	put(STATE(GPU), "running\n");
	put_gpu(GPU, BOARD, 49152);
	put_link("sys/bus/mdev/devices/.keep", "nothing");
	return ctx;
}

/* "changed vgpu vm1 state active -> in use" */
static void add_line(char *text, size_t size, const struct nvvgpu_event *e)
{
	const char *words[] = {
		nvvgpu_event_type_name(nvvgpu_event_get_type(e)),
		nvvgpu_event_get_kind(e),
		nvvgpu_event_get_name(e) ?: nvvgpu_event_get_uuid(e) ?:
			nvvgpu_event_get_parent(e) ?: nvvgpu_event_get_gpu(e),
		nvvgpu_event_get_what(e), nvvgpu_event_get_old(e),
		nvvgpu_event_get_old(e) ? "->" : NULL,
		nvvgpu_event_get_new(e),
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i])
			snprintf(text + strlen(text), size - strlen(text),
				 "%s%s", i ? " " : "", words[i]);
	snprintf(text + strlen(text), size - strlen(text), "\n");
}

static void assert_events(struct nvvgpu_monitor *mon, const char *wanted)
{
	const struct nvvgpu_event *event;
	char seen[8192] = "";
	int ret;

	while (!(ret = nvvgpu_monitor_next(mon, &event)))
		add_line(seen, sizeof(seen), event);
	assert_int_equal(ret, -EAGAIN);
	if (strcmp(seen, wanted))
		print_error("told:\n%swanted:\n%s", seen, wanted);
	assert_string_equal(seen, wanted);
}

static struct nvvgpu_monitor *watch(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_monitor *mon;

	assert_int_equal(nvvgpu_monitor_new(ctx, 0, &mon), 0);
	assert_events(mon, "");
	return mon;
}

/* What is known by this; "" for nothing. */
static void assert_found(struct nvvgpu_monitor *mon, const char *text,
			 const char *wanted)
{
	const struct nvvgpu_event *event = NULL;
	char seen[512] = "";
	int ret = nvvgpu_monitor_find(mon, text, &event);

	assert_int_equal(ret, *wanted ? 0 : -ENOENT);
	if (!ret)
		add_line(seen, sizeof(seen), event);
	assert_string_equal(seen, wanted);
}

static bool is_readable(struct nvvgpu_monitor *mon)
{
	struct pollfd fd = {
		.fd = nvvgpu_monitor_get_fd(mon), .events = POLLIN,
	};

	return poll(&fd, 1, 0) == 1;
}

static void put_record(const char *name, const char *uuid, const char *more)
{
	char path[256], text[512];

	snprintf(path, sizeof(path), "etc/nvvgpu/vgpus.d/%s.conf", name);
	snprintf(text, sizeof(text), "[vgpu %s]\nuuid = %s\nparent = " GPU
		 "\ntype = sim-60002\n%s", name, uuid, more);
	put(path, text);
}

static void drop_device(const char *uuid)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/bus/mdev/devices/%s", uuid);
	drop(path);
	snprintf(path, sizeof(path), "sys/devices/pci/" GPU "/%s", uuid);
	drop(path);
}

/* --- vGPUs ----------------------------------------------------------------- */

static void test_life(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon = watch(ctx);

	(void)state;
	put_record("vm1", UUID, "profile = gold\n");
	assert_true(is_readable(mon));
	assert_events(mon, "defined vgpu vm1\n");
	assert_false(is_readable(mon));
	assert_found(mon, UUID, "present vgpu vm1\n");
	assert_found(mon, OTHER, "");
	put(VGPU_STATE, "created\n");
	put_vgpu(GPU, "sim-60002", UUID, 17);
	assert_events(mon, "started vgpu vm1\n");
	put(VGPU_STATE, "running\n");
	assert_events(mon, "changed vgpu vm1 state active -> in use\n");
	put(VGPU_STATE, "failed\n");
	assert_events(mon, "changed vgpu vm1 state in use -> failed\n");
	put(VGPU_STATE, "created\n");
	assert_events(mon, "changed vgpu vm1 state failed -> active\n");
	drop_device(UUID);
	assert_events(mon, "stopped vgpu vm1\n");
	drop(RECORD("vm1"));
	assert_events(mon, "undefined vgpu vm1\n");
	assert_found(mon, UUID, "");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* What has happened before anybody looks is told in the order that it had. */
static void test_at_once(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon = watch(ctx);

	(void)state;
	put_record("vm1", UUID, "");
	put(VGPU_STATE, "running\n");
	put_vgpu(GPU, "sim-60002", UUID, 17);
	assert_events(mon, "defined vgpu vm1\nstarted vgpu vm1\n"
		      "changed vgpu vm1 state active -> in use\n");
	drop(RECORD("vm1"));
	drop_device(UUID);
	assert_events(mon, "stopped vgpu vm1\nundefined vgpu vm1\n");
	put_record("vm1", UUID, "");
	drop(RECORD("vm1"));
	assert_events(mon, "");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* Nobody has named it; who does makes it a named one. */
static void test_nameless(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon = watch(ctx);

	(void)state;
	put_vgpu(GPU, "sim-60002", OTHER, 18);
	assert_events(mon, "started vgpu " OTHER "\n");
	put_record("desk", OTHER, "");
	assert_events(mon, "defined vgpu desk\n");
	drop(RECORD("desk"));
	assert_events(mon, "undefined vgpu desk\n");
	drop_device(OTHER);
	assert_events(mon, "stopped vgpu " OTHER "\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* Whichever of the two records is seen first. */
static void test_rename(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon;

	(void)state;
	put_record("old", UUID, "");
	mon = watch(ctx);
	put_record("new", UUID, "");
	assert_events(mon, "");
	drop(RECORD("old"));
	assert_events(mon, "renamed vgpu new name old -> new\n");
	put_record("newer", UUID, "");
	drop(RECORD("new"));
	assert_events(mon, "renamed vgpu newer name new -> newer\n");
	drop(RECORD("newer"));
	put_record("newest", UUID, "");
	assert_events(mon, "renamed vgpu newest name newer -> newest\n");
	/* The name goes to another vGPU. */
	put_record("newest", OTHER, "");
	assert_events(mon, "undefined vgpu newest\ndefined vgpu newest\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

static void test_facts(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon;

	(void)state;
	put_record("vm1", UUID, "profile = gold\n");
	mon = watch(ctx);
	put_record("vm1", UUID, "profile = grey\nautostart = yes\n");
	assert_events(mon, "changed vgpu vm1 profile gold -> grey\n"
		      "changed vgpu vm1 autostart no -> yes\n");
	put(DEFINITION(GPU), "{\"mdev_type\":\"sim-60008\","
	    "\"start\":\"auto\",\"attrs\":[]}");
	assert_events(mon,
		      "changed vgpu vm1 type sim-60002 -> sim-60008\n");
	put(DEFINITION(GPU), "{\"mdev_type\":\"sim-60008\","
	    "\"start\":\"manual\",\"attrs\":[]}");
	assert_events(mon, "changed vgpu vm1 autostart yes -> no\n");
	drop(DEFINITION(GPU));
	put(DEFINITION(GPU2), "{\"mdev_type\":\"sim-60008\","
	    "\"start\":\"manual\",\"attrs\":[]}");
	assert_events(mon,
		      "changed vgpu vm1 parent " GPU " -> " GPU2 "\n");
	/* What it really is counts. */
	put_vgpu(GPU, "sim-60002", UUID, 17);
	assert_events(mon, "changed vgpu vm1 type sim-60008 -> sim-60002\n"
		      "changed vgpu vm1 parent " GPU2 " -> " GPU "\n"
		      "started vgpu vm1\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* It is told as damaged, once, and is as it was until it is whole again. */
static void test_damaged(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon;

	(void)state;
	put_record("vm1", UUID, "profile = gold\n");
	mon = watch(ctx);
	put(RECORD("vm1"), "[vgpu vm1\n");
	put_record("vm2", OTHER, "");
	assert_events(mon, "defined vgpu vm2\n");
	assert_non_null(strstr(told, "vm1.conf"));
	put_vgpu(GPU, "sim-60002", UUID, 17);
	assert_events(mon, "started vgpu vm1\n");
	put_record("vm1", UUID, "profile = grey\n");
	assert_events(mon, "changed vgpu vm1 profile gold -> grey\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

static void test_initial(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon;

	(void)state;
	put_record("vm1", UUID, "");
	put_record("vm2", "aaaaaaaa-0000-4000-8000-000000000002", "");
	put(VGPU_STATE, "running\n");
	put_vgpu(GPU, "sim-60002", UUID, 17);
	put_vgpu(GPU, "sim-60002", OTHER, 18);
	put(PROFILE("gold"), "[profile gold]\ntype = sim-60002\n");
	assert_int_equal(nvvgpu_monitor_new(ctx, NVVGPU_MONITOR_INITIAL, &mon),
			 0);
	assert_events(mon, "present gpu " GPU " state running\n"
		      "present profile gold\n"
		      "present vgpu vm1 state in use\n"
		      "present vgpu vm2 state defined\n"
		      "present vgpu " OTHER " state active\n");
	drop_device(UUID);
	assert_events(mon, "stopped vgpu vm1\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* --- GPUs -------------------------------------------------------------------- */

static void test_gpus(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon = watch(ctx);

	(void)state;
	put(STATE(GPU), "failed\n");
	assert_events(mon, "changed gpu " GPU " state running -> failed\n");
	put(STATE(GPU), "running\n");
	assert_events(mon, "changed gpu " GPU " state failed -> running\n");
	/* A function without types is none. */
	put_function(GPU2);
	put("sys/devices/pci/" GPU2 "/vendor", "0x10de\n");
	assert_events(mon, "");
	put_type(GPU2, "sim-60002", "NVIDIA A40-2Q", 2048, 24);
	put_link("sys/class/mdev_bus/" GPU2, "../../devices/pci/" GPU2);
	assert_events(mon, "added gpu " GPU2 "\n");
	drop("sys/devices/pci/" GPU2);
	drop("sys/bus/pci/devices/" GPU2);
	assert_events(mon, "removed gpu " GPU2 "\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

#define VF0 "1000:40:00.1"
#define VF1 "1000:40:00.2"

/* As many VFs as it has, it is one GPU. */
static void test_vfs(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon = watch(ctx);

	(void)state;
	put_pf("1000:40:00.0", "GPU-2", 49152);
	put_type(VF0, "sim-60002", "NVIDIA A40-2Q", 2048, 1);
	put_type(VF1, "sim-60002", "NVIDIA A40-2Q", 2048, 1);
	put_vf("1000:40:00.0", 0, VF0);
	put_vf("1000:40:00.0", 1, VF1);
	assert_events(mon, "added gpu 1000:40:00.0\n");
	drop("sys/devices/pci/" VF0);
	drop("sys/bus/pci/devices/" VF0);
	assert_events(mon, "");
	drop("sys/devices/pci/" VF1);
	drop("sys/bus/pci/devices/" VF1);
	assert_events(mon, "removed gpu 1000:40:00.0\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

#define PF "0000:3b:00.0"
#define VF "0000:3b:00.4"
#define VF_TYPE "sys/devices/pci/" VF "/nvidia/current_vgpu_type"
#define TYPES "ID    : vGPU Name\n1155  : NVIDIA L40S-2Q\n"

/* The library notes whose it is; who writes the file himself does not. */
static void test_vendor(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_monitor *mon;
	char note[64];
	struct stat st;
	char path[256];

	(void)state;
	put_function(PF);
	put_vendor_vf(PF, 0, VF, TYPES, 60);
	mon = watch(ctx);
	put(VF_TYPE, "1155\n");
	assert_events(mon, "started vgpu " VF "\n");
	assert_found(mon, VF, "present vgpu " VF "\n");
	put(VF_TYPE, "0\n");
	assert_events(mon, "stopped vgpu " VF "\n");
	assert_found(mon, VF, "");
	put(RECORD("vm1"), "[vgpu vm1]\nuuid = " UUID "\nparent = " VF
	    "\ntype = nvidia-1155\nframework = vendor-vfio\nvf = 0\n");
	assert_events(mon, "defined vgpu vm1\n");
	snprintf(path, sizeof(path), "%s/" VF_TYPE, sysroot);
	assert_int_equal(stat(path, &st), 0);
	snprintf(note, sizeof(note), VF " 1155 %llu",
		 (unsigned long long)st.st_ino);
	put("run/nvvgpu/vfs/.keep", "");
	put_link("run/nvvgpu/vfs/" UUID, note);
	assert_events(mon, "");
	put(VF_TYPE, "1155\n");
	assert_events(mon, "started vgpu vm1\n");
	assert_found(mon, VF, "present vgpu vm1\n");
	assert_found(mon, UUID, "present vgpu vm1\n");
	put(VF_TYPE, "0\n");
	drop("run/nvvgpu/vfs/" UUID);
	assert_events(mon, "stopped vgpu vm1\n");
	put(VF_TYPE, "1155\n");
	assert_events(mon, "started vgpu " VF "\n");
	/* With the VF everything on it goes. */
	drop("sys/devices/pci/" VF);
	drop("sys/bus/pci/devices/" VF);
	assert_events(mon, "stopped vgpu " VF "\nremoved gpu " PF "\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* --- profiles ------------------------------------------------------------------ */

static void test_profiles(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon = watch(ctx);

	(void)state;
	put(PROFILE("gold"), "[profile gold]\ntype = sim-60002\n");
	assert_events(mon, "defined profile gold\n");
	put(PROFILE("gold"), "[profile gold]\ntype = sim-60002\n");
	assert_events(mon, "");
	put(PROFILE("gold"), "[profile gold]\ntype = sim-60008\n");
	assert_events(mon, "changed profile gold\n");
	/* The system's shows where the administrator's was. */
	put("usr/lib/nvvgpu/profiles.d/gold.conf",
	    "[profile gold]\ntype = sim-1\n");
	assert_events(mon, "");
	drop(PROFILE("gold"));
	assert_events(mon, "changed profile gold\n");
	drop("usr/lib/nvvgpu/profiles.d/gold.conf");
	assert_events(mon, "undefined profile gold\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* --- where it looks --------------------------------------------------------------- */

/* On a host that is still empty everything comes later, and may go again. */
static void test_places(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_monitor *mon = watch(ctx);

	(void)state;
	put_record("vm1", UUID, "");
	assert_events(mon, "defined vgpu vm1\n");
	put_record("vm2", OTHER, "");
	assert_events(mon, "defined vgpu vm2\n");
	drop(RECORD("vm2"));
	assert_events(mon, "undefined vgpu vm2\n");
	drop("etc/nvvgpu");
	assert_events(mon, "undefined vgpu vm1\n");
	put("etc/nvvgpu/other", "");
	assert_events(mon, "");
	put_record("vm1", UUID, "");
	assert_events(mon, "defined vgpu vm1\n");
	put_type(GPU, "sim-60002", "NVIDIA A40-2Q", 2048, 24);
	put_gpu(GPU, BOARD, 49152);
	assert_events(mon, "added gpu " GPU "\n");
	put_vgpu(GPU, "sim-60002", UUID, 17);
	assert_events(mon, "started vgpu vm1\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* Names of what is opened in the directory of records, and "." for itself. */
static void read_opens(int fd, char *text, size_t size)
{
	char buf[4096] __attribute__((aligned(8)));
	ssize_t len = read(fd, buf, sizeof(buf)), at;

	*text = '\0';
	for (at = 0; at < len;) {
		struct inotify_event *e = (struct inotify_event *)(buf + at);

		snprintf(text + strlen(text), size - strlen(text), "%s ",
			 e->len ? e->name : ".");
		at += sizeof(*e) + e->len;
	}
}

static void test_work(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	char name[32], uuid[64], path[128], opened[4096];
	struct nvvgpu_monitor *mon;
	int i, fd;

	(void)state;
	for (i = 0; i < 50; i++) {
		snprintf(name, sizeof(name), "vm%d", i);
		snprintf(uuid, sizeof(uuid),
			 "bbbbbbbb-0000-4000-8000-%012d", i);
		put_record(name, uuid, "");
	}
	mon = watch(ctx);
	put_record("vm7", "bbbbbbbb-0000-4000-8000-000000000007",
		   "profile = gold\n");
	put_vgpu(GPU, "sim-60002", "bbbbbbbb-0000-4000-8000-000000000009", 1);
	fd = inotify_init1(IN_NONBLOCK);
	snprintf(path, sizeof(path), "%s/etc/nvvgpu/vgpus.d", sysroot);
	assert_true(inotify_add_watch(fd, path, IN_OPEN) >= 0);
	assert_events(mon, "started vgpu vm9\n");
	read_opens(fd, opened, sizeof(opened));
	assert_non_null(strstr(opened, "vm7.conf"));
	assert_non_null(strstr(opened, "vm9.conf"));
	for (i = 0; i < 50; i++) {
		snprintf(name, sizeof(name), "vm%d.conf ", i);
		if (i != 7 && i != 9)
			assert_null(strstr(opened, name));
	}
	assert_null(strstr(opened, ". "));
	close(fd);
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* More than the kernel keeps for one reader (fs.inotify.max_queued_events). */
static void test_overflow(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon;
	FILE *limit = fopen("/proc/sys/fs/inotify/max_queued_events", "re");
	unsigned int max, i;

	(void)state;
	assert_non_null(limit);
	assert_int_equal(fscanf(limit, "%u", &max), 1);
	fclose(limit);
	put_record("vm1", UUID, "");
	put_record("vm2", OTHER, "");
	mon = watch(ctx);
	for (i = 0; i < max + 8; i++)
		put(i & 1 ? RECORD("one~") : RECORD("two~"), "x");
	drop(RECORD("vm2"));
	put_record("vm3", "aaaaaaaa-0000-4000-8000-000000000003", "");
	put(VGPU_STATE, "running\n");
	put_vgpu(GPU, "sim-60002", UUID, 17);
	put(STATE(GPU), "failed\n");
	drop(RECORD("one~"));
	drop(RECORD("two~"));
	assert_events(mon, "resync host\n"
		      "changed gpu " GPU " state running -> failed\n"
		      "started vgpu vm1\n"
		      "changed vgpu vm1 state active -> in use\n"
		      "defined vgpu vm3\n"
		      "undefined vgpu vm2\n");
	put(VGPU_STATE, "created\n");
	assert_events(mon, "changed vgpu vm1 state in use -> active\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* A record that gets another name without being away for a moment. */
static void test_moved(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon;
	char from[128], to[128];

	(void)state;
	put_record("old", UUID, "");
	put_record("gone", OTHER, "");
	mon = watch(ctx);
	assert_int_equal(nvvgpu_vgpu_rename(ctx, "old", "new"), 0);
	assert_events(mon, "renamed vgpu new name old -> new\n");
	/* ... and one that is moved out of sight. */
	snprintf(from, sizeof(from), "%s/" RECORD("gone"), sysroot);
	snprintf(to, sizeof(to), "%s/etc/gone.conf", sysroot);
	assert_int_equal(rename(from, to), 0);
	assert_events(mon, "undefined vgpu gone\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

/* What the library itself does to a vGPU. */
static void test_library(void **state)
{
	struct nvvgpu_ctx *ctx = one_gpu();
	struct nvvgpu_monitor *mon = watch(ctx);
	struct nvvgpu_profile *profile;
	struct nvvgpu_request *req;

	(void)state;
	assert_int_equal(nvvgpu_profile_new(ctx, "gold", &profile), 0);
	assert_int_equal(nvvgpu_profile_set_type(profile, "A40-2Q"), 0);
	assert_int_equal(nvvgpu_profile_save(profile, false), 0);
	nvvgpu_profile_unref(profile);
	assert_events(mon, "defined profile gold\n");
	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	assert_int_equal(nvvgpu_request_set_profile(req, "gold"), 0);
	assert_int_equal(nvvgpu_request_set_no_start(req, true), 0);
	assert_int_equal(nvvgpu_vgpu_create(ctx, req, NULL), 0);
	nvvgpu_request_free(req);
	assert_events(mon, "defined vgpu gold-0\n");
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "gold-0"), 0);
	assert_events(mon, "undefined vgpu gold-0\n");
	assert_int_equal(nvvgpu_profile_delete(ctx, "gold"), 0);
	assert_events(mon, "undefined profile gold\n");
	nvvgpu_monitor_unref(mon);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_at_once),
		cmocka_unit_test(test_nameless),
		cmocka_unit_test(test_rename),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_initial),
		cmocka_unit_test(test_gpus),
		cmocka_unit_test(test_vfs),
		cmocka_unit_test(test_vendor),
		cmocka_unit_test(test_profiles),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_work),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
