// SPDX-License-Identifier: GPL-2.0-only
/*
 * The face without mdev, as NVIDIA's vendor VFIO is: a virtual function is
 * itself the device that a VMM opens, from when the number of a type is written
 * to it until 0 is.  Its files: kernel/ABI/sysfs-bus-pci-nvidia.
 */
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "core.h"

static struct nvvgpu_parent *to_parent(struct kobject *kobj)
{
	return container_of(kobj, struct nvvgpu_parent, vendor.kobj);
}

static const struct nvvgpu_type *find_type(struct nvvgpu_parent *parent, u32 id)
{
	const struct nvvgpu_gpu_info *info = parent->gpu->info;
	unsigned int i;

	for (i = 0; i < info->num_types; i++)
		if (info->types[i].id == id)
			return &info->types[i];
	return NULL;
}

static int give(struct nvvgpu_parent *parent, u32 id)
{
	const struct nvvgpu_type *type = find_type(parent, id);
	struct nvvgpu_vgpu *vgpu;
	guid_t uuid;

	if (!type)
		return -EINVAL;
	if (parent->vendor.vgpu)
		return -EBUSY;
	/* Only a VMM's user gives it one, and does not tell us. */
	guid_gen(&uuid);
	vgpu = vgpu_new(parent->dev, parent, type, &uuid);
	if (IS_ERR(vgpu))
		return PTR_ERR(vgpu);
	parent->vendor.vgpu = vgpu;
	return 0;
}

/* Whoever has it open keeps it: nobody is asked to let go. */
static int take(struct nvvgpu_parent *parent)
{
	struct nvvgpu_vgpu *vgpu = parent->vendor.vgpu;

	if (!vgpu)
		return 0;
	if (!vgpu_state_event(vgpu, VGPU_RETIRE))
		return -EBUSY;
	parent->vendor.vgpu = NULL;
	vgpu_del(vgpu);
	return 0;
}

static ssize_t creatable_vgpu_types_show(struct kobject *kobj,
					 struct kobj_attribute *attr, char *buf)
{
	struct nvvgpu_parent *parent = to_parent(kobj);
	const struct nvvgpu_gpu_info *info = parent->gpu->info;
	int len = sysfs_emit(buf, "ID    : vGPU Name\n");
	unsigned int i;

	for (i = 0; i < info->num_types; i++)
		if (parent_available(parent, &info->types[i]))
			len += sysfs_emit_at(buf, len, "%-5u : %s\n",
					     info->types[i].id,
					     info->types[i].name);
	return len;
}

static ssize_t current_vgpu_type_show(struct kobject *kobj,
				      struct kobj_attribute *attr, char *buf)
{
	struct nvvgpu_parent *parent = to_parent(kobj);
	u32 id = 0;

	mutex_lock(&parent->vendor.lock);
	if (parent->vendor.vgpu)
		id = parent->vendor.vgpu->type->id;
	mutex_unlock(&parent->vendor.lock);
	return sysfs_emit(buf, "%u\n", id);
}

static ssize_t current_vgpu_type_store(struct kobject *kobj,
				       struct kobj_attribute *attr,
				       const char *buf, size_t count)
{
	struct nvvgpu_parent *parent = to_parent(kobj);
	u32 id;
	int ret;

	if (kstrtou32(buf, 10, &id))
		return -EINVAL;
	mutex_lock(&parent->vendor.lock);
	ret = id ? give(parent, id) : take(parent);
	mutex_unlock(&parent->vendor.lock);
	if (ret)
		return ret;
	kobject_uevent(&parent->dev->kobj, KOBJ_CHANGE);
	return count;
}

static ssize_t placement_id_show(struct kobject *kobj,
				 struct kobj_attribute *attr, char *buf)
{
	struct nvvgpu_parent *parent = to_parent(kobj);
	struct nvvgpu_vgpu *vgpu;
	ssize_t ret;

	mutex_lock(&parent->vendor.lock);
	vgpu = parent->vendor.vgpu;
	if (vgpu)
		ret = sysfs_emit(buf, "%u\n",
				 gpu_placement_id(parent->gpu, &vgpu->slot));
	else
		ret = sysfs_emit(buf, "\n");
	mutex_unlock(&parent->vendor.lock);
	return ret;
}

static ssize_t placement_id_store(struct kobject *kobj,
				  struct kobj_attribute *attr,
				  const char *buf, size_t count)
{
	struct nvvgpu_parent *parent = to_parent(kobj);
	int ret = -ENODEV;
	u32 id;

	if (kstrtou32(buf, 10, &id))
		return -EINVAL;
	mutex_lock(&parent->vendor.lock);
	if (parent->vendor.vgpu)
		ret = vgpu_move(parent->vendor.vgpu, id);
	mutex_unlock(&parent->vendor.lock);
	return ret ?: count;
}

static ssize_t vgpu_params_show(struct kobject *kobj,
				struct kobj_attribute *attr, char *buf)
{
	struct nvvgpu_parent *parent = to_parent(kobj);
	ssize_t ret;

	mutex_lock(&parent->vendor.lock);
	if (parent->vendor.vgpu)
		ret = vgpu_show_params(parent->vendor.vgpu, buf);
	else
		ret = sysfs_emit(buf, "\n");
	mutex_unlock(&parent->vendor.lock);
	return ret;
}

static ssize_t vgpu_params_store(struct kobject *kobj,
				 struct kobj_attribute *attr,
				 const char *buf, size_t count)
{
	struct nvvgpu_parent *parent = to_parent(kobj);
	ssize_t ret = -ENODEV;

	mutex_lock(&parent->vendor.lock);
	if (parent->vendor.vgpu)
		ret = vgpu_store_params(parent->vendor.vgpu, buf, count);
	mutex_unlock(&parent->vendor.lock);
	return ret;
}

static struct kobj_attribute creatable_attr = __ATTR_RO(creatable_vgpu_types);
static struct kobj_attribute current_attr = __ATTR_RW(current_vgpu_type);
static struct kobj_attribute placement_attr = __ATTR_RW(placement_id);
static struct kobj_attribute params_attr = __ATTR_RW(vgpu_params);

static struct attribute *vendor_attrs[] = {
	&creatable_attr.attr,
	&current_attr.attr,
	&placement_attr.attr,
	&params_attr.attr,
	NULL
};
ATTRIBUTE_GROUPS(vendor);

static void release(struct kobject *kobj)
{
	parent_put(to_parent(kobj));
}

static struct kobj_type ktype = {
	.release = release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = vendor_groups,
};

int vendor_face_add(struct nvvgpu_parent *parent)
{
	int ret;

	mutex_init(&parent->vendor.lock);
	/* Put by release(). */
	kref_get(&parent->refs);
	ret = kobject_init_and_add(&parent->vendor.kobj, &ktype,
				   &parent->dev->kobj, "nvidia");
	if (ret)
		kobject_put(&parent->vendor.kobj);
	return ret;
}

/* Once the files are gone nobody writes to them any more. */
void vendor_face_del(struct nvvgpu_parent *parent)
{
	kobject_del(&parent->vendor.kobj);
	if (parent->vendor.vgpu)
		vgpu_del(parent->vendor.vgpu);
	parent->vendor.vgpu = NULL;
	kobject_put(&parent->vendor.kobj);
}
