// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on request, so that what must not happen can be tested; see
 * kernel/ABI/debugfs-nvvgpu-sim.  A system without debugfs lacks them and
 * nothing else, therefore nobody looks at errors here.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uuid.h>

#include "sim.h"

static struct dentry *root;

static ssize_t kill_task_write(struct file *file, const char __user *from,
			       size_t count, loff_t *ppos)
{
	struct sim_gpu *gpu = file->private_data;
	char text[UUID_STRING_LEN + 2];
	guid_t uuid;
	int rc;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = '\0';
	rc = guid_parse(strim(text), &uuid);
	if (!rc)
		rc = sim_gsp_kill_vgpu(gpu, &uuid);
	return rc ?: count;
}

static const struct file_operations kill_task_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = kill_task_write,
	.llseek = noop_llseek,
};

void sim_faults_init(void)
{
	root = debugfs_create_dir("nvvgpu-sim", NULL);
}

void sim_faults_exit(void)
{
	debugfs_remove(root);
}

void sim_faults_add(struct sim_gpu *gpu)
{
	gpu->debugfs = debugfs_create_dir(pci_name(gpu->pdev), root);
	debugfs_create_file("kill_task", 0200, gpu->debugfs, gpu,
			    &kill_task_fops);
}

/* Waits for a write that is under way. */
void sim_faults_del(struct sim_gpu *gpu)
{
	debugfs_remove(gpu->debugfs);
}
