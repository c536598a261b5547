// SPDX-License-Identifier: GPL-2.0-only
/*
 * nvvgpu/ below a GPU: kernel/ABI/sysfs-bus-pci-nvvgpu.
 */
#include <linux/sysfs.h>

#include "core.h"

static struct nvvgpu_gpu *to_gpu(struct kobject *kobj)
{
	return container_of(kobj, struct nvvgpu_gpu, kobj);
}

static ssize_t model_show(struct kobject *kobj, struct kobj_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%s\n", to_gpu(kobj)->info->model);
}

static ssize_t uuid_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", to_gpu(kobj)->info->uuid);
}

static ssize_t firmware_show(struct kobject *kobj, struct kobj_attribute *attr,
			     char *buf)
{
	return sysfs_emit(buf, "%s\n", to_gpu(kobj)->info->firmware);
}

static ssize_t mode_show(struct kobject *kobj, struct kobj_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%s\n", gpu_is_mixed(to_gpu(kobj)) ?
			  "mixed-size" : "equal-size");
}

static ssize_t mode_store(struct kobject *kobj, struct kobj_attribute *attr,
			  const char *buf, size_t count)
{
	bool mixed = sysfs_streq(buf, "mixed-size");
	int ret;

	if (!mixed && !sysfs_streq(buf, "equal-size"))
		return -EINVAL;
	ret = gpu_set_mixed(to_gpu(kobj), mixed);
	return ret ?: count;
}

static const char *const schedulers[] = {
	[NVVGPU_BEST_EFFORT] = "best-effort",
	[NVVGPU_EQUAL_SHARE] = "equal-share",
	[NVVGPU_FIXED_SHARE] = "fixed-share",
};

static ssize_t scheduler_show(struct kobject *kobj,
			      struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  schedulers[gpu_scheduler(to_gpu(kobj))]);
}

static ssize_t scheduler_store(struct kobject *kobj,
			       struct kobj_attribute *attr, const char *buf,
			       size_t count)
{
	int policy = sysfs_match_string(schedulers, buf);
	int ret;

	if (policy < 0)
		return policy;
	ret = gpu_set_scheduler(to_gpu(kobj), policy);
	return ret ?: count;
}

static ssize_t state_show(struct kobject *kobj, struct kobj_attribute *attr,
			  char *buf)
{
	bool failed = READ_ONCE(to_gpu(kobj)->failed);

	return sysfs_emit(buf, "%s\n", failed ? "failed" : "running");
}

static ssize_t framebuffer_total_mib_show(struct kobject *kobj,
					  struct kobj_attribute *attr,
					  char *buf)
{
	return sysfs_emit(buf, "%u\n", to_gpu(kobj)->info->framebuffer_mib);
}

static ssize_t framebuffer_free_mib_show(struct kobject *kobj,
					 struct kobj_attribute *attr,
					 char *buf)
{
	struct nvvgpu_gpu *gpu = to_gpu(kobj);
	u32 mib;

	mutex_lock(&gpu->lock);
	mib = capacity_free_mib(&gpu->capacity);
	mutex_unlock(&gpu->lock);
	return sysfs_emit(buf, "%u\n", mib);
}

#define GPU_ATTR_RO(name) \
	static struct kobj_attribute name##_attr = __ATTR_RO(name)

GPU_ATTR_RO(model);
GPU_ATTR_RO(uuid);
GPU_ATTR_RO(firmware);
GPU_ATTR_RO(state);
GPU_ATTR_RO(framebuffer_total_mib);
GPU_ATTR_RO(framebuffer_free_mib);
static struct kobj_attribute mode_attr = __ATTR_RW(mode);
static struct kobj_attribute scheduler_attr = __ATTR_RW(scheduler);

static struct attribute *attrs[] = {
	&model_attr.attr,
	&uuid_attr.attr,
	&firmware_attr.attr,
	&mode_attr.attr,
	&scheduler_attr.attr,
	&state_attr.attr,
	&framebuffer_total_mib_attr.attr,
	&framebuffer_free_mib_attr.attr,
	NULL
};

static const struct attribute_group group = {
	.attrs = attrs,
};

const struct attribute_group *gpu_sysfs_groups[] = {
	&group,
	NULL
};
