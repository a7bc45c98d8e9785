from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "server.bad_request": Sentence(
        "请求看不懂:{reason}。",
        "The request cannot be read: {reason}.",
        "对照 /api/v1/openapi.json 检查字段名和类型。",
        "Check the names and types of its fields against /api/v1/openapi.json.",
    ),
    "server.not_found": Sentence(
        "没有这个地址:{path}。",
        "There is nothing at {path}.",
        "全部地址列在 /api/v1/openapi.json。",
        "/api/v1/openapi.json lists every address.",
    ),
    "server.method_not_allowed": Sentence(
        "{path} 不接受 {method}。",
        "{path} does not take {method}.",
        "可用的方法列在 /api/v1/openapi.json。",
        "/api/v1/openapi.json lists the methods that it takes.",
    ),
    "server.too_large": Sentence(
        "请求正文超过 {limit} 字节。",
        "The body of the request is larger than {limit} bytes.",
        "把内容拆成几次提交。",
        "Send it in several smaller requests.",
    ),
    "server.csrf": Sentence(
        "无法确认这个请求来自本站页面。",
        "The request does not prove that it comes from our own page.",
        "刷新页面再试;程序请改用 API 令牌。",
        "Reload the page and try again; programs use an API token.",
    ),
    "server.stale": Sentence(
        "定义在你打开之后已经变了。",
        "The definitions have changed since you read them.",
        "重新读取后再提交。",
        "Read them again, then submit.",
    ),
    "server.key_reused": Sentence(
        "这个 Idempotency-Key 已经用于另一个请求。",
        "This Idempotency-Key was used for another request.",
        "换一个新的键。",
        "Use a fresh key.",
    ),
    "server.not_ready": Sentence(
        "服务正在启动。", "The server is starting.", "稍等几秒再试。", "Try again in a few seconds."
    ),
    "server.key_in_use": Sentence(
        "同一个 Idempotency-Key 的请求还在处理。",
        "A request with the same Idempotency-Key is still being answered.",
        "稍后用同一个键再试。",
        "Try again with the same key in a moment.",
    ),
    "server.no_pages": Sentence(
        "网页还没有构建。",
        "The web pages have not been built.",
        "在源码目录运行 python hatch_build.py;接口在 /api/v1 照常可用。",
        "Run python hatch_build.py in the source folder; the interface at /api/v1 works without them.",
    ),
    "server.port_in_use": Sentence(
        "端口 {port} 已被占用。",
        "Port {port} is in use.",
        "用 --port 换一个端口,或先停掉占用它的程序。",
        "Choose another with --port, or stop the program that holds it.",
    ),
    "server.cannot_listen": Sentence(
        "无法监听 {host}:{port}:{reason}。",
        "Cannot listen on {host}:{port}: {reason}.",
        "换一个 --host 或 --port。",
        "Choose another --host or --port.",
    ),
    "server.bad_setting": Sentence(
        "设置 {name} 的值 {value} 不能用。",
        "The value {value} of the setting {name} cannot be used.",
        "应为{wanted}。",
        "It takes {wanted}.",
    ),
    "server.unknown_setting": Sentence(
        "caliber.yaml 的 server: 里没有 {name} 这个设置。",
        "caliber.yaml has no setting {name} under server:.",
        "可用的设置:{known}。",
        "The settings are: {known}.",
    ),
    "server.broken_project": Sentence(
        "定义里有 {count} 个错误,第一个在 {first}:{reason}。",
        "The definitions have {count:error|errors}; the first is at {first}: {reason}.",
        "运行 caliber check 查看全部。",
        "Run caliber check to see them all.",
    ),
    "server.unreachable": Sentence(
        "连不上服务 {url}:{reason}。",
        "Cannot reach the server at {url}: {reason}.",
        "检查地址,以及服务是否在运行。",
        "Check the address, and whether the server is running.",
    ),
    "server.needs_server": Sentence(
        "{verb} 要对着服务运行。",
        "{verb} works against a server.",
        "加上 --server 地址 --token 令牌。",
        "Add --server URL --token TOKEN.",
    ),
    "server.needs_project": Sentence(
        "{verb} 要在项目文件夹里运行。",
        "{verb} works in a project folder.",
        "去掉 --server,用 -p 指定文件夹。",
        "Leave --server out and name the folder with -p.",
    ),
    "server.unknown_option": Sentence(
        "不认识的参数:{option}。",
        "Unknown option: {option}.",
        "你要的是不是 {known};caliber {verb} --help 列出全部。",
        "Did you mean {known}; caliber {verb} --help lists them all.",
    ),
    "server.unknown_verb": Sentence(
        "没有命令「{name}」。",
        "There is no verb “{name}”.",
        "你要的是不是 {known};caliber --help 列出全部。",
        "Did you mean {known}; caliber --help lists them all.",
    ),
    "server.usage": Sentence(
        "命令写得不对:{reason}。",
        "The command is not right: {reason}.",
        "运行 caliber {verb} --help 查看用法。",
        "Run caliber {verb} --help for the usage.",
    ),
    "server.cannot_write": Sentence(
        "写不进 {path}:{reason}。",
        "Cannot write {path}: {reason}.",
        "检查磁盘空间和权限,或换一个位置。",
        "Check the space on the disk and the permissions, or choose another place.",
    ),
    "server.cannot_read": Sentence(
        "读不了 {path}:{reason}。",
        "Cannot read {path}: {reason}.",
        "检查文件名和权限。",
        "Check the name of the file and its permissions.",
    ),
    "server.unknown_revision": Sentence(
        "没有「{revision}」这个版本,或者那时的定义有错误。",
        "There is no revision “{revision}”, or its definitions have errors.",
        "写一个日期、快照指纹,或 git 的提交、分支、标签。",
        "Give a day, the fingerprint of a snapshot, or a commit, branch or tag of git.",
    ),
    "server.folder_not_empty": Sentence(
        "{path} 里已经有内容。",
        "{path} is not empty.",
        "换一个新文件夹。",
        "Name a new folder.",
    ),
    "server.no_password": Sentence(
        "没有读到密码。",
        "No password was given.",
        "从标准输入给出,或设置 CALIBER_PASSWORD。",
        "Give it on standard input, or set CALIBER_PASSWORD.",
    ),
    "server.output_needed": Sentence(
        "{format} 是二进制格式,不能打印在终端上。",
        "{format} is binary and cannot be printed on a terminal.",
        "用 -o 指定文件。",
        "Name a file with -o.",
    ),
}
