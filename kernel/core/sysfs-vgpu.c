// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of one vGPU: kernel/ABI/sysfs-bus-mdev-nvvgpu.
 */
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "core.h"

static struct nvvgpu_vgpu *from_dev(struct device *dev)
{
	return to_vgpu(compat_mdev_vfio(dev));
}

/* Length of what was written, without the newline that echo adds. */
static size_t text_len(const char *buf, size_t count)
{
	return count && buf[count - 1] == '\n' ? count - 1 : count;
}

/* One line that whoever reads the file can print. */
static bool is_line(const char *buf, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (iscntrl(buf[i]))
			return false;
	return true;
}

static ssize_t show_text(struct nvvgpu_vgpu *vgpu, const char *text, char *buf)
{
	ssize_t ret;

	mutex_lock(&vgpu->text_lock);
	ret = sysfs_emit(buf, "%s\n", text);
	mutex_unlock(&vgpu->text_lock);
	return ret;
}

static ssize_t name_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct nvvgpu_vgpu *vgpu = from_dev(dev);

	return show_text(vgpu, vgpu->name, buf);
}

static bool is_name(const char *name, size_t len)
{
	size_t i;
	char c;

	for (i = 0; i < len; i++) {
		c = name[i];
		if (islower(c) && isascii(c))
			continue;
		if (isdigit(c))
			continue;
		if (i && c && strchr("._-", c))
			continue;
		return false;
	}
	return len <= VGPU_NAME_MAX;
}

static void send_name(struct device *dev, const char *name)
{
	char text[sizeof("NVVGPU_NAME=") + VGPU_NAME_MAX];
	char *env[] = { text, NULL };

	snprintf(text, sizeof(text), "NVVGPU_NAME=%s", name);
	kobject_uevent_env(&dev->kobj, KOBJ_CHANGE, env);
}

static ssize_t name_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	struct nvvgpu_vgpu *vgpu = from_dev(dev);
	size_t len = text_len(buf, count);
	char name[VGPU_NAME_MAX + 1];

	if (!is_name(buf, len))
		return -EINVAL;
	memcpy(name, buf, len);
	name[len] = '\0';

	/* The event under the lock: the last one tells the name that stays. */
	mutex_lock(&vgpu->text_lock);
	if (strcmp(vgpu->name, name)) {
		strscpy(vgpu->name, name, sizeof(vgpu->name));
		send_name(dev, name);
	}
	mutex_unlock(&vgpu->text_lock);
	return count;
}
static DEVICE_ATTR_RW(name);

static ssize_t state_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	enum vgpu_state state = vgpu_state(from_dev(dev));

	return sysfs_emit(buf, "%s\n",
			  vgpu_state_name(vgpu_state_told(state)));
}
static DEVICE_ATTR_RO(state);

static ssize_t framebuffer_mib_show(struct device *dev,
				    struct device_attribute *attr, char *buf)
{
	struct nvvgpu_vgpu *vgpu = from_dev(dev);

	return sysfs_emit(buf, "%llu\n", vgpu->slot.size >> 20);
}
static DEVICE_ATTR_RO(framebuffer_mib);

static ssize_t framebuffer_offset_mib_show(struct device *dev,
					   struct device_attribute *attr,
					   char *buf)
{
	struct nvvgpu_vgpu *vgpu = from_dev(dev);

	return sysfs_emit(buf, "%llu\n",
			  gpu_slot_offset(vgpu->gpu, &vgpu->slot) >> 20);
}
static DEVICE_ATTR_RO(framebuffer_offset_mib);

static ssize_t placement_id_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	struct nvvgpu_vgpu *vgpu = from_dev(dev);

	return sysfs_emit(buf, "%u\n",
			  gpu_placement_id(vgpu->gpu, &vgpu->slot));
}
static DEVICE_ATTR_RO(placement_id);

static ssize_t framebuffer_used_mib_show(struct device *dev,
					 struct device_attribute *attr,
					 char *buf)
{
	u64 used;
	int ret = vgpu_framebuffer_used(from_dev(dev), &used);

	if (ret)
		return ret;
	return sysfs_emit(buf, "%llu\n", (used + SZ_1M - 1) >> 20);
}
static DEVICE_ATTR_RO(framebuffer_used_mib);

static ssize_t engine_busy_ns_show(struct device *dev,
				   struct device_attribute *attr, char *buf)
{
	u64 busy = vgpu_engine_busy_ns(from_dev(dev));

	return sysfs_emit(buf, "%llu\n", busy);
}
static DEVICE_ATTR_RO(engine_busy_ns);

ssize_t vgpu_show_params(struct nvvgpu_vgpu *vgpu, char *buf)
{
	return show_text(vgpu, vgpu->params, buf);
}

static ssize_t vgpu_params_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	return vgpu_show_params(from_dev(dev), buf);
}

/* What was written to a file "vgpu_params"; as that file's store. */
ssize_t vgpu_store_params(struct nvvgpu_vgpu *vgpu, const char *buf,
			  size_t count)
{
	size_t len = text_len(buf, count);
	ssize_t ret = count;

	if (len > VGPU_PARAMS_MAX)
		return -E2BIG;
	if (!is_line(buf, len))
		return -EINVAL;
	if (len == 1 && buf[0] == ' ')
		len = 0;

	/* boot_task() takes the lock after the state has left "created". */
	mutex_lock(&vgpu->text_lock);
	if (vgpu_state(vgpu) == VGPU_CREATED) {
		memcpy(vgpu->params, buf, len);
		vgpu->params[len] = '\0';
	} else {
		ret = -EBUSY;
	}
	mutex_unlock(&vgpu->text_lock);
	return ret;
}

static ssize_t vgpu_params_store(struct device *dev,
				 struct device_attribute *attr,
				 const char *buf, size_t count)
{
	return vgpu_store_params(from_dev(dev), buf, count);
}
static DEVICE_ATTR_RW(vgpu_params);

static ssize_t vm_name_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct nvvgpu_vgpu *vgpu = from_dev(dev);

	return show_text(vgpu, vgpu->vm_name, buf);
}

static ssize_t vm_name_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	struct nvvgpu_vgpu *vgpu = from_dev(dev);
	size_t len = text_len(buf, count);

	if (len > VGPU_VM_NAME_MAX)
		return -E2BIG;
	if (!is_line(buf, len))
		return -EINVAL;
	mutex_lock(&vgpu->text_lock);
	memcpy(vgpu->vm_name, buf, len);
	vgpu->vm_name[len] = '\0';
	mutex_unlock(&vgpu->text_lock);
	return count;
}
static DEVICE_ATTR_RW(vm_name);

static struct attribute *own_attrs[] = {
	&dev_attr_name.attr,
	&dev_attr_state.attr,
	&dev_attr_framebuffer_mib.attr,
	&dev_attr_framebuffer_offset_mib.attr,
	&dev_attr_framebuffer_used_mib.attr,
	&dev_attr_placement_id.attr,
	&dev_attr_engine_busy_ns.attr,
	NULL
};

static const struct attribute_group own_group = {
	.name = "nvvgpu",
	.attrs = own_attrs,
};

static struct attribute *nvidia_attrs[] = {
	&dev_attr_vgpu_params.attr,
	&dev_attr_vm_name.attr,
	NULL
};

/* Under this name NVIDIA's driver has them, and oVirt writes to them. */
static const struct attribute_group nvidia_group = {
	.name = "nvidia",
	.attrs = nvidia_attrs,
};

const struct attribute_group *vgpu_sysfs_groups[] = {
	&own_group,
	&nvidia_group,
	NULL
};
