// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that a disk or a device that fails costs what it holds and no more: a
 * read that fails hides nothing but its own file and is told, a device that goes
 * while it is looked at takes nothing else along, a change that
 * fails (no space, read-only, broken) leaves the state as it was and ends in a
 * sentence with the reason.
 *
 * Theory of operation: the system calls of the library are wrapped; the first
 * of them fails, then in a new run the second, and so on until one run has no
 * more.  What is kept in /etc is compared byte by byte around each.
 */
#include "private.h"
#include "sysroot.h"

#include <fcntl.h>
#include <ftw.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GPU "1000:00:00.0"
#define VF "2000:00:00.4"
#define N(...) __VA_ARGS__

/* --- the fault ------------------------------------------------------------- */

enum kind {
	NOTHING,
	READS,
	GOES,		/* a file of sysfs, seen and then gone */
	CHANGES,
};

static enum kind armed;
static unsigned int countdown;
static bool hit;
static int error;
static bool no_openat2;	/* as in QEMU's user emulation */

static bool fails(enum kind kind)
{
	if (armed != kind || hit || countdown--)
		return false;
	hit = true;
	errno = error;
	return true;
}

#define WRAP(kind, type, name, declaration, arguments) \
	type __real_##name(declaration); \
	type __wrap_##name(declaration); \
	type __wrap_##name(declaration) \
	{ \
		return fails(kind) ? (type)-1 : __real_##name(arguments); \
	}

WRAP(READS, ssize_t, read, N(int fd, void *buf, size_t size),
     N(fd, buf, size))
WRAP(READS, ssize_t, readlinkat, N(int dir, const char *path, char *buf,
     size_t size), N(dir, path, buf, size))
WRAP(CHANGES, ssize_t, write, N(int fd, const void *buf, size_t size),
     N(fd, buf, size))
WRAP(CHANGES, int, fsync, N(int fd), N(fd))
WRAP(CHANGES, int, fchmod, N(int fd, mode_t mode), N(fd, mode))
WRAP(CHANGES, int, renameat2, N(int from, const char *old, int to,
     const char *new, unsigned int flags), N(from, old, to, new, flags))
WRAP(CHANGES, int, mkdirat, N(int dir, const char *path, mode_t mode),
     N(dir, path, mode))
WRAP(CHANGES, int, symlinkat, N(const char *target, int dir,
     const char *path), N(target, dir, path))
WRAP(CHANGES, int, openat, N(int dir, const char *path, int flags,
     mode_t mode), N(dir, path, flags, mode))

static bool is_sysfs(int fd)
{
	char self[64], path[PATH_MAX];
	size_t len = strlen(sysroot);
	ssize_t n;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	n = readlink(self, path, sizeof(path) - 1);
	path[n < 0 ? 0 : n] = '\0';
	return len && !strncmp(path, sysroot, len) &&
		!strncmp(path + len, "/sys/", 5);
}

/* openat2() has no function of its own; the library calls no other that way. */
long __real_syscall(long number, ...);
long __wrap_syscall(long number, int dir, const char *path,
		    const struct open_how *how, size_t size);
long __wrap_syscall(long number, int dir, const char *path,
		    const struct open_how *how, size_t size)
{
	long fd;

	assert_int_equal(number, SYS_openat2);
	if (how->flags & (O_WRONLY | O_RDWR) && fails(CHANGES))
		return -1;
	fd = __real_syscall(number, dir, path, how, size);
	no_openat2 = fd < 0 && errno == ENOSYS;
	if (armed != GOES || fd < 0 || !is_sysfs(fd) || !fails(GOES))
		return fd;
	close(fd);
	errno = error;
	return -1;
}

struct dirent *__real_readdir(DIR *dir);
struct dirent *__wrap_readdir(DIR *dir);
struct dirent *__wrap_readdir(DIR *dir)
{
	return fails(READS) ? NULL : __real_readdir(dir);
}

/* --- the host ---------------------------------------------------------------- */

static struct nvvgpu_ctx *ctx;

static int create(const char *name, const char *type)
{
	struct nvvgpu_request *req;
	int ret;

	ret = nvvgpu_request_new(ctx, &req);
	ret = ret ?: nvvgpu_request_set_name(req, name);
	ret = ret ?: nvvgpu_request_set_type(req, type);
	ret = ret ?: nvvgpu_request_set_autostart(req, false);
	ret = ret ?: nvvgpu_request_set_no_start(req, true);
	ret = ret ?: nvvgpu_vgpu_create(ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

static void begin(void)
{
	ctx = sysroot_begin();
	put_gpu(GPU, "GPU-0", 49152);
	put_type(GPU, "nvidia-558", "NVIDIA A40-2Q", 2048, 8);
	put_function("2000:00:00.0");
	put_vendor_vf("2000:00:00.0", 0, VF,
		      "ID    : vGPU Name\n1155  : NVIDIA L40S-2Q\n", 7);
	put("etc/nvvgpu/profiles.d/gold.conf",
	    "[profile gold]\ntype = A40-2Q\n");
	assert_int_equal(create("vm1", "A40-2Q"), 0);
	assert_int_equal(create("vm2", "L40S-2Q"), 0);
}

static FILE *snapshot_out;

static int add_file(const char *path, const struct stat *st, int type,
		    struct FTW *ftw)
{
	const char *below = path + strlen(sysroot) + 1;
	char *text;

	(void)st;
	(void)ftw;
	if (type != FTW_F)
		return 0;
	text = get(below);
	fprintf(snapshot_out, "%s:\n%s\n", below, text);
	free(text);
	return 0;
}

/* All that is kept; to be freed. */
static char *snapshot(void)
{
	char dir[128], *text;
	size_t size;

	snprintf(dir, sizeof(dir), "%s/etc", sysroot);
	snapshot_out = open_memstream(&text, &size);
	assert_int_equal(nftw(dir, add_file, 16, FTW_PHYS), 0);
	fclose(snapshot_out);
	return text;
}

static size_t recorded(void)
{
	static const char *const names[] = { "vm1", "vm2", "vm3" };
	char path[64];
	size_t i, count = 0;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), RECORD_DIR "/%s.conf", names[i]);
		count += there(path);
	}
	return count;
}

/* --- what is done meanwhile ------------------------------------------------ */

static void note(void *data, const struct nvvgpu_finding *finding)
{
	(void)data;
	(void)finding;
}

/* As many have a name as there are records; one fault hides one and says so. */
static void look_at_vgpus(struct nvvgpu_host *host)
{
	size_t i, seen = 0, named = recorded();

	for (i = 0; i < nvvgpu_host_count_vgpus(host); i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(host, i);
		char *xml;

		seen += !!nvvgpu_vgpu_get_name(vgpu);
		nvvgpu_vgpu_get_state(vgpu);
		nvvgpu_vgpu_get_type_name(vgpu);
		nvvgpu_vgpu_get_devnode(vgpu);
		assert_int_equal(nvvgpu_vgpu_xml(vgpu, 0, &xml), 0);
		free(xml);
	}
	assert_true(seen == named || (seen + 1 == named && *told));
}

static int look(void)
{
	struct nvvgpu_host *host;
	char *text;
	int ret;

	told[0] = '\0';
	ret = nvvgpu_host_scan(ctx, &host);
	if (ret < 0)
		return ret;
	look_at_vgpus(host);
	if (nvvgpu_host_count_gpus(host)) {
		struct nvvgpu_gpu *gpu = nvvgpu_host_get_gpu(host, 0);
		struct nvvgpu_type *type = nvvgpu_gpu_get_type(gpu, 0);

		nvvgpu_gpu_get_model(gpu);
		if (type)
			nvvgpu_type_get_available(type);
	}
	ret = nvvgpu_host_export(host, &text);
	nvvgpu_host_unref(host);
	if (ret < 0)
		return ret;
	free(text);
	return nvvgpu_doctor(ctx, note, NULL);
}

static int define(void)
{
	return create("vm3", "A40-2Q");
}

static int define_vf(void)
{
	return create("vm3", "L40S-2Q");
}

static int delete(void)
{
	return nvvgpu_vgpu_delete(ctx, "vm1");
}

static int save(void)
{
	struct nvvgpu_profile *profile;
	int ret;

	ret = nvvgpu_profile_new(ctx, "silver", &profile);
	if (ret < 0)
		return ret;
	ret = nvvgpu_profile_set_type(profile, "A40-2Q");
	ret = ret ?: nvvgpu_profile_save(profile, false);
	nvvgpu_profile_unref(profile);
	return ret;
}

static int set(void)
{
	struct nvvgpu_profile *profile;
	int ret;

	ret = nvvgpu_profile_load(ctx, "gold", &profile);
	if (ret < 0)
		return ret;
	ret = nvvgpu_profile_set_gpu(profile, GPU);
	ret = ret ?: nvvgpu_profile_save(profile, true);
	nvvgpu_profile_unref(profile);
	return ret;
}

static int apply(void)
{
	static const char text[] = "[profile gold]\ntype = A40-2Q\n"
		"[vgpu vm1]\ntype = nvidia-558\nparent = " GPU "\n"
		"autostart = no\nattr.nvidia/vgpu_params = a=1\n";
	struct nvvgpu_plan *plan;
	size_t i;
	int ret;

	ret = nvvgpu_plan_new(ctx, text, "text", NVVGPU_PLAN_KEEP_OTHERS,
			      &plan);
	if (ret < 0)
		return ret;
	for (i = 0; !ret && i < nvvgpu_plan_count_steps(plan); i++)
		ret = nvvgpu_step_run(nvvgpu_plan_get_step(plan, i));
	nvvgpu_plan_free(plan);
	return ret;
}

static const struct {
	const char *name;
	int (*run)(void);
	/*
	 * Two files, or one that is replaced and whose directory cannot be
	 * synced then: part of it may be done, and the rest with the next try.
	 */
	bool in_part;
} acts[] = {
	{ "look", look, false },
	{ "define", define, false },
	{ "define on a VF", define_vf, false },
	{ "delete", delete, true },
	{ "save a profile", save, false },
	{ "set in a profile", set, true },
	{ "apply a file", apply, true },
};

/* Once the disk is well again, it can be done. */
static void again(size_t act, unsigned int n)
{
	char first[512];
	int ret;

	snprintf(first, sizeof(first), "%s", nvvgpu_get_error(ctx));
	ret = acts[act].run();
	/* It was gone, though nobody can say whether for good. */
	if (ret == -ENOENT && acts[act].run == delete)
		return;
	if (ret < 0)
		print_error("%s, call %u: %s\nthen: %s\n", acts[act].name, n,
			    first, nvvgpu_get_error(ctx));
	assert_true(ret >= 0);
}

/* One act, of which the Nth call of the kind fails; false when none did. */
static bool attempt(size_t act, enum kind kind, unsigned int n)
{
	char *before, *after;
	int ret;

	begin();
	before = snapshot();
	hit = false;
	countdown = n;
	armed = kind;
	ret = acts[act].run();
	armed = NOTHING;
	after = snapshot();
	if (ret < 0 && !acts[act].in_part && strcmp(before, after))
		print_error("%s, call %u, %s:\n%s\nbefore:\n%s\nafter:\n%s\n",
			    acts[act].name, n, strerror(error),
			    nvvgpu_get_error(ctx), before, after);
	assert_true(ret >= 0 || hit);
	if (ret < 0) {
		assert_true(strlen(nvvgpu_get_error(ctx)) > 10);
		assert_true(acts[act].in_part || !strcmp(before, after));
		again(act, n);
	}
	assert_true(look() >= 0);
	free(before);
	free(after);
	sysroot_end(ctx);
	return hit;
}

static void every_call(enum kind kind, const int *errors, size_t count)
{
	size_t act, e, all = 0;
	unsigned int n;

	for (act = 0; act < ARRAY_SIZE(acts); act++) {
		for (e = 0; e < count; e++) {
			error = errors[e];
			for (n = 0; attempt(act, kind, n); n++)
				all++;
		}
	}
	print_message("# %zu faults\n", all);
	assert_true(all > 20 * count);
}

static void reads(void **state)
{
	static const int errors[] = { EIO, ENODEV };

	(void)state;
	every_call(READS, errors, ARRAY_SIZE(errors));
}

static void goes(void **state)
{
	static const int errors[] = { ENOENT };

	(void)state;
	if (no_openat2) {
		print_message("# no openat2(), by which files are seen to go\n");
		skip();
	}
	every_call(GOES, errors, ARRAY_SIZE(errors));
}

static void changes(void **state)
{
	static const int errors[] = { ENOSPC, EROFS, EIO };

	(void)state;
	every_call(CHANGES, errors, ARRAY_SIZE(errors));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(goes),
		cmocka_unit_test(changes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
