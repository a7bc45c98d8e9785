from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "store.in_use": Sentence(
        "元数据库 {path} 正被另一个服务使用:{holder}",
        "The metadata store {path} is already served: {holder}",
        "先停止那个服务,或给这个服务另一个元数据库;多个服务共用请换 PostgreSQL",
        "Stop the other server, or give this one a store of its own; several servers share a PostgreSQL store",
    ),
    "store.newer_schema": Sentence(
        "元数据库 {path} 是更新版本的程序写的(结构 {theirs},本程序 {ours})",
        "The metadata store {path} was written by a newer program (schema {theirs}, this program has {ours})",
        "升级本程序后再打开;数据没有改动",
        "Upgrade this program and open it again; nothing was changed",
    ),
    "store.not_ours": Sentence(
        "{path} 里已有别的程序的表:{tables}",
        "{path} already holds tables of another program: {tables}",
        "换一个空的数据库或文件",
        "Name an empty database or another file",
    ),
    "store.unknown_url": Sentence(
        "元数据库地址写得不对",
        "The address of the metadata store is not valid",
        "写成这样:{known}",
        "Write it like: {known}",
    ),
    "store.no_driver": Sentence(
        "连接 PostgreSQL 所需的驱动没有安装",
        "The driver for PostgreSQL is not installed",
        "运行 pip install 'caliber-metrics[postgres]'",
        "Run pip install 'caliber-metrics[postgres]'",
    ),
    "store.backup_elsewhere": Sentence(
        "PostgreSQL 上的元数据库不由本命令备份",
        "A metadata store on PostgreSQL is not backed up by this command",
        "用 pg_dump 备份",
        "Back it up with pg_dump",
    ),
    "store.restore_elsewhere": Sentence(
        "不是项目文件夹里的元数据库,不由本命令恢复",
        "A metadata store outside of the project's folder is not restored by this command",
        "PostgreSQL 用 pg_restore;SQLite 文件停掉服务后直接替换",
        "Use pg_restore for PostgreSQL; put a SQLite file in its place while no server runs",
    ),
    "store.backup_exists": Sentence(
        "备份文件 {path} 已经存在",
        "The backup file {path} exists already",
        "换一个文件名",
        "Give another file name",
    ),
    "store.conflict": Sentence(
        "有人刚刚改了同一条记录",
        "Somebody has just changed the same record",
        "刷新后重试",
        "Reload and try again",
    ),
    "store.busy": Sentence(
        "元数据库 {path} 正忙,没有等到写入机会",
        "The metadata store {path} is busy; the turn to write did not come",
        "稍后重试;什么都没有丢",
        "Try again in a moment; nothing was lost",
    ),
    "store.read_only": Sentence(
        "元数据库 {path} 是只读的",
        "The metadata store {path} can only be read",
        "给文件和它所在的文件夹写权限",
        "Make the file and its folder writable",
    ),
    "store.disk_full": Sentence(
        "磁盘满了,{path} 没有写成;原有数据完好",
        "The disk is full, {path} was not written; what was there is whole",
        "腾出空间后重试",
        "Free some space and try again",
    ),
    "store.disk_error": Sentence(
        "读写 {path} 时磁盘出错:{reason}",
        "The disk failed at {path}: {reason}",
        "检查磁盘,必要时从备份恢复",
        "Check the disk; restore from a backup if need be",
    ),
    "store.corrupt": Sentence(
        "{path} 不是元数据库,或者已损坏",
        "{path} is no metadata store, or it is damaged",
        "用 caliber restore 从备份恢复,或换一个文件",
        "Restore a backup with caliber restore, or name another file",
    ),
    "store.cannot_open": Sentence(
        "打不开元数据库 {path}",
        "Cannot open the metadata store {path}",
        "检查路径和权限",
        "Check the path and its permissions",
    ),
    "store.unreachable": Sentence(
        "连不上元数据库 {path}:{reason}",
        "Cannot reach the metadata store {path}: {reason}",
        "确认数据库在运行,地址和口令正确",
        "Make sure that the database runs and that address and password are right",
    ),
    "store.failed": Sentence(
        "元数据库出错:{reason}",
        "The metadata store failed: {reason}",
        "重试;若仍出错,运行 caliber doctor",
        "Try again; if it goes on, run caliber doctor",
    ),
}
