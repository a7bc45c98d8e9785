from caliber.errors.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "accounts.sign_in_needed": Sentence(
        "请先登录", "Please sign in first", "登录后会回到这一页", "You will come back to this page afterwards"
    ),
    "accounts.session_expired": Sentence("登录已过期", "Your session has ended", "请重新登录", "Please sign in again"),
    "accounts.password_to_choose": Sentence(
        "现在的密码是管理员设的,请先换成自己的",
        "An administrator set this password; please choose your own first",
        "在登录页设置新密码,之后就能照常使用",
        "Set a new password on the sign-in page; everything else is open afterwards",
    ),
    "accounts.wrong_credentials": Sentence(
        "用户名或密码不对",
        "The user name or the password is wrong",
        "检查大小写;忘记密码请管理员重置",
        "Check the letter case; an administrator can reset a forgotten password",
    ),
    "accounts.too_many_attempts": Sentence(
        "登录失败次数太多",
        "Too many failed attempts to sign in",
        "{minutes} 分钟后再试",
        "Try again in {minutes:minute|minutes}",
    ),
    "accounts.inactive": Sentence(
        "账号 {username} 已停用", "The account {username} is closed", "请联系管理员", "Ask an administrator"
    ),
    "accounts.bad_token": Sentence(
        "API 令牌无效或已吊销",
        "The API token is not valid or was revoked",
        "在账号页新建一个令牌",
        "Create a new token on your account page",
    ),
    "accounts.token_expired": Sentence(
        "API 令牌「{name}」已过期",
        "The API token “{name}” has expired",
        "在账号页新建一个令牌",
        "Create a new token on your account page",
    ),
    "accounts.not_permitted": Sentence(
        "你没有「{permission}」权限",
        "You lack the permission “{permission}”",
        "请联系管理员为你加上相应角色",
        "Ask an administrator for a role that has it",
    ),
    "accounts.already_set_up": Sentence(
        "已经有管理员了",
        "There is an administrator already",
        "请登录,或请管理员开账号",
        "Sign in, or ask for an account",
    ),
    "accounts.bad_username": Sentence(
        "用户名「{username}」不合要求",
        "“{username}” cannot be a user name",
        "用 1 到 64 个字母、数字或 . _ - @ +",
        "Use 1 to 64 letters, digits or . _ - @ +",
    ),
    "accounts.username_taken": Sentence(
        "用户名「{username}」已被使用", "The user name “{username}” is taken", "换一个用户名", "Choose another one"
    ),
    "accounts.name_missing": Sentence("没有写名称", "The name is missing", "填写名称", "Fill in a name"),
    "accounts.unknown_role": Sentence(
        "没有角色「{role}」", "There is no role “{role}”", "可用:{known}", "Use one of: {known}"
    ),
    "accounts.unknown_department": Sentence(
        "没有部门「{department}」", "There is no department “{department}”", "可用:{known}", "Known ones: {known}"
    ),
    "accounts.unknown_person": Sentence(
        "没有账号「{username}」",
        "There is no account “{username}”",
        "用 caliber user list 或管理页查看账号",
        "See caliber user list or the administration page for the accounts",
    ),
    "accounts.last_administrator": Sentence(
        "{username} 是最后一位管理员",
        "{username} is the last administrator",
        "先给另一个人管理员角色",
        "Make somebody else an administrator first",
    ),
    "accounts.password_not_new": Sentence(
        "新密码与现在的一样", "The new password is the present one", "换一个不同的密码", "Choose a different one"
    ),
    "accounts.password_too_short": Sentence(
        "密码太短", "The password is too short", "至少 {least} 个字符", "Use at least {least} characters"
    ),
    "accounts.password_too_long": Sentence(
        "密码太长", "The password is too long", "最多 {most} 个字符", "Use at most {most} characters"
    ),
    "accounts.password_too_easy": Sentence(
        "这个密码太容易猜到",
        "This password is too easy to guess",
        "换一个不常见的,也不要与用户名相同",
        "Choose an uncommon one that is not your user name",
    ),
    "accounts.wrong_password": Sentence(
        "原密码不对", "The old password is wrong", "检查后重试", "Check it and try again"
    ),
    "accounts.unknown_preference": Sentence(
        "偏好 {name} 不能设为「{value}」",
        "The preference {name} cannot be “{value}”",
        "可用:{known}",
        "Use one of: {known}",
    ),
    "accounts.bad_code": Sentence(
        "「{name}」不能作为编码",
        "“{name}” cannot be a code",
        "用小写字母开头,后面是小写字母、数字、_ 或 -",
        "Start with a small letter, then small letters, digits, _ or -",
    ),
    "accounts.department_cycle": Sentence(
        "部门 {department} 不能放到自己的下级 {parent} 下面",
        "The department {department} cannot stand below {parent}, which is part of it",
        "换一个上级部门",
        "Choose another parent",
    ),
    "accounts.defined_department": Sentence(
        "部门 {department} 来自项目的定义文件",
        "The department {department} comes from the project's definitions",
        "在定义文件里修改并发布",
        "Change it there and publish",
    ),
    "accounts.department_taken": Sentence(
        "已有编码为 {department} 的部门",
        "There is a department {department} already",
        "换一个编码,或修改已有的部门",
        "Choose another code, or change the one that is there",
    ),
    "accounts.department_in_use": Sentence(
        "部门 {department} 还有人员或下级部门",
        "The department {department} still has people or departments below it",
        "先把他们移走",
        "Move them first",
    ),
    "accounts.no_scope": Sentence(
        "令牌没有写用途范围", "The token has no scope", "可用:{known}", "Use some of: {known}"
    ),
    "accounts.unknown_scope": Sentence(
        "没有用途范围「{scope}」", "There is no scope “{scope}”", "可用:{known}", "Use some of: {known}"
    ),
    "accounts.bad_expiry": Sentence(
        "令牌的有效期不对", "The life of the token is not valid", "1 到 {most} 天", "Give 1 to {most} days"
    ),
    "accounts.unknown_token": Sentence(
        "没有令牌 {id}", "There is no token {id}", "刷新列表后重试", "Reload the list and try again"
    ),
}
