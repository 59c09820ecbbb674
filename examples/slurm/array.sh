#!/usr/bin/env bash
# Annotates captions as a SLURM job array: bash array.sh INPUT OUT [CAPTIONS_IN_A_SHARD] [SHARDS_IN_A_TASK]
#
# INPUT and OUT lie on a disk that every node sees, and `capgene` is on the PATH of every node (the same version).
# Whatever is killed, run the same line again: shards that are done stay, and only the others are submitted.
# SBATCH_PARTITION, SBATCH_ACCOUNT and the like are read by sbatch itself.
set -euo pipefail

input=$1 out=${2%/}/ size=${3:-20000} each=${4:-1}
log=${out%/}.logs
mkdir -p "$log"

# 1. Cut the input; standard output has the numbers of the shards that are left, such as 0-41,57.
left=$(capgene shards "$input" -o "$out" --size "$size" --quiet)

if [ -z "$left" ]; then
    exec capgene shards -o "$out" --finish
fi

# 2. A task does `each` shards; those that are done are passed over.
last=${left##*[,-]}
if [ "$each" -eq 1 ]; then array=$left; else array=0-$((last / each)); fi
task="first=\$((SLURM_ARRAY_TASK_ID * $each)) end=\$((SLURM_ARRAY_TASK_ID * $each + $each - 1)); \
capgene annotate --shard \$first-\$((end < $last ? end : $last)) -o '$out' --quiet"
job=$(sbatch --parsable --array="$array" --cpus-per-task=1 --mem=1G --time=01:00:00 \
    --output="$log/%A_%a.log" --wrap="$task")

# 3. When all tasks have ended, check that every shard is there and put the failures together.
sbatch --parsable --dependency="afterany:${job%%;*}" --cpus-per-task=1 --mem=1G --time=01:00:00 \
    --output="$log/finish.log" --wrap="capgene shards -o '$out' --finish"
