// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on request, so that what must not happen can be tested; see
 * kernel/ABI/debugfs-nvvgpu-sim.  A system without debugfs lacks them and
 * nothing else, therefore nobody looks at errors here.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uuid.h>

#include "firmware-faults.h"
#include "firmware.h"
#include "sim.h"

#define MAX_TEXT	64
#define MAX_LIMIT_MS	600000

static struct dentry *root;

/* One line of text without its newline, to @text of MAX_TEXT bytes. */
static int get_text(const char __user *from, size_t count, char *text)
{
	if (count >= MAX_TEXT)
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = '\0';
	return 0;
}

static ssize_t kill_task_write(struct file *file, const char __user *from,
			       size_t count, loff_t *ppos)
{
	struct sim_gpu *gpu = file->private_data;
	char text[MAX_TEXT];
	guid_t uuid;
	int rc;

	rc = get_text(from, count, text);
	if (!rc && strlen(strim(text)) != UUID_STRING_LEN)
		rc = -EINVAL;
	if (!rc)
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

/* "NAME" or "NAME NUMBER" */
static int set_fault(struct sim_gpu *gpu, char *text)
{
	char *number = strim(text);
	char *name = strsep(&number, " ");
	u32 value;
	int rc;

	if (!number)
		return sim_firmware_set_fault(gpu->fw, name, NULL);
	rc = kstrtou32(number, 0, &value);
	return rc ?: sim_firmware_set_fault(gpu->fw, name, &value);
}

static ssize_t fault_write(struct file *file, const char __user *from,
			   size_t count, loff_t *ppos)
{
	struct seq_file *seq = file->private_data;
	char text[MAX_TEXT];
	int rc;

	rc = get_text(from, count, text);
	if (!rc)
		rc = set_fault(seq->private, text);
	return rc ?: count;
}

static int fault_show(struct seq_file *seq, void *unused)
{
	struct sim_gpu *gpu = seq->private;
	const char *name;
	u32 number;

	name = sim_firmware_fault(gpu->fw, &number);
	if (!name)
		seq_puts(seq, "none\n");
	else if (firmware_fault_find(name)->number == FW_NUMBER_NONE)
		seq_printf(seq, "%s\n", name);
	else
		seq_printf(seq, "%s %u\n", name, number);
	return 0;
}

static int fault_open(struct inode *inode, struct file *file)
{
	return single_open(file, fault_show, inode->i_private);
}

static const struct file_operations fault_fops = {
	.owner = THIS_MODULE,
	.open = fault_open,
	.read = seq_read,
	.write = fault_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static int faults_show(struct seq_file *seq, void *unused)
{
	static const char *const numbers[] = {
		[FW_NUMBER_NONE] = "",
		[FW_NUMBER_TIMES] = " [TIMES]",
		[FW_NUMBER_MS] = " MS",
		[FW_NUMBER_STATUS] = " STATUS",
	};
	const struct firmware_fault *fault;
	unsigned int i;

	for (i = 0; (fault = firmware_fault_at(i)); i++)
		seq_printf(seq, "%s%s\t%s\n", fault->name,
			   numbers[fault->number], fault->what);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(faults);

static int limit_get(void *data, u64 *value)
{
	struct sim_gpu *gpu = data;

	*value = READ_ONCE(gpu->limit_ms);
	return 0;
}

static int limit_set(void *data, u64 value)
{
	if (!value || value > MAX_LIMIT_MS)
		return -EINVAL;
	sim_life_set_limit(data, value);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(limit_fops, limit_get, limit_set, "%llu\n");

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
	debugfs_create_file("fault", 0600, gpu->debugfs, gpu, &fault_fops);
	debugfs_create_file("faults", 0400, gpu->debugfs, gpu, &faults_fops);
	debugfs_create_file_unsafe("answer_limit_ms", 0600, gpu->debugfs, gpu,
				   &limit_fops);
}

/* Waits for a write that is under way. */
void sim_faults_del(struct sim_gpu *gpu)
{
	debugfs_remove(gpu->debugfs);
}
