# SPDX-License-Identifier: GPL-2.0-or-later
#
# awk -f man/abi.awk man/nvvgpu-sysfs.5.in: the page, in which each line
# "@abi FILE" has become a list of what kernel/ABI/FILE describes.  Paragraphs
# stay paragraphs; one with tabs inside of a line is a table, and stays as it
# is.

function escape(text)
{
	gsub(/\\/, "\\e", text)
	# no function of a page, which would want to be marked as one
	gsub(/[(][)]/, "\\\\\\&()", text)
	return text ~ /^[.']/ ? "\\&" text : text
}

# a file name, with what stands for something in it set apart
function path(text,    out)
{
	out = ""
	while (match(text, /<[^>]*>/)) {
		out = out " Ns Pa " substr(text, 1, RSTART - 1) \
			" Ns Ar " substr(text, RSTART + 1, RLENGTH - 2)
		text = substr(text, RSTART + RLENGTH)
	}
	return substr(out " Ns Pa " text, 5)
}

function end_paragraph(    i, table)
{
	for (i = 1; i <= count; i++)
		if (lines[i] ~ /[^\t]\t|^\t/)
			table = 1
	if (count && described++)
		print ".Pp"
	if (table)
		print ".Bd -literal -compact"
	for (i = 1; i <= count; i++) {
		if (!table)
			gsub(/\.  /, ".\n", lines[i])
		print escape(lines[i])
	}
	if (table)
		print ".Ed"
	count = 0
}

function entry(file,    line)
{
	while ((getline line <file) > 0) {
		if (line ~ /^What:/) {
			end_paragraph()
			sub(/^What:[ \t]*/, "", line)
			print ".It " path(line)
			described = 0
		} else if (line ~ /^\t\t./) {
			lines[++count] = substr(line, 3)
		} else if (line == "") {
			end_paragraph()
		}
	}
	end_paragraph()
	close(file)
}

$1 == "@abi" {
	print ".Bl -tag -width indent"
	entry("kernel/ABI/" $2)
	print ".El"
	next
}
{ print }
