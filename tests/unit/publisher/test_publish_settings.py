"""publish.toml: read strictly, every problem at once with its line; credentials never from the file and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.problem import EditorError
from publisher.config import FolderTarget, GitTarget, RsyncTarget, S3Target
from publisher.credentials import Secrets
from publisher.errors import RefusedError
from publisher.publish_toml import load

GOOD = """
default = "县网站"

[[target]]
name = "本机"
kind = "folder"
path = "../www"

[[target]]
name = "县网站"
kind = "rsync"
host = "www.example.gov.cn"
user = "portal"
path = "/srv/portal"
key_env = "PORTAL_SSH_KEY"
keep = 5
server = "nginx"

[[target]]
name = "对象存储"
kind = "s3"
bucket = "portal"
prefix = "site"
gzip = true

[[target]]
name = "码云"
kind = "git"
repository = "https://gitee.com/unit/portal.git"
token_env = "GITEE_TOKEN"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "publish.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(EditorError) as caught:
        load(write(folder, text))
    return [str(problem) for problem in caught.value.problems]


def test_every_kind_of_target_is_read(tmp_path: Path) -> None:
    settings = load(write(tmp_path, GOOD))
    folder, rsync, s3, git = settings.targets
    assert isinstance(folder, FolderTarget)
    assert folder.path == tmp_path / "../www"
    assert isinstance(rsync, RsyncTarget)
    assert (rsync.common.keep, rsync.common.server, rsync.access.key_env) == (5, "nginx", "PORTAL_SSH_KEY")
    assert isinstance(s3, S3Target)
    assert (s3.prefix, s3.gzip) == ("site/", True)
    assert isinstance(git, GitTarget)
    assert git.branch == "pages"
    assert settings.pick(None) is rsync
    assert settings.pick("码云") is git


def test_an_unknown_target_proposes_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        load(write(tmp_path, GOOD)).pick("县网占")
    assert "是不是“县网站”" in str(caught.value)


def test_no_file_says_where_to_put_one(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        load(tmp_path / "publish.toml")
    assert "publishconf.py" in str(caught.value)


def test_every_problem_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        'defualt = "x"\n[[target]]\nname = "甲"\nkind = "folder"\npaht = "www"\nkeep = 0\n\n'
        '[[target]]\nname = "甲"\nkind = "ftp"\n\n[[target]]\nkind = "s3"\nbucket = 7\n',
    )
    assert found == [
        "publish.toml:1: 不认识“defualt”。这里只能写 default 和 [[target]]。",
        "publish.toml:2: 这个目标缺少 path。请补上，见 docs/editors/publish.md。",
        "publish.toml:5: 不认识“paht”。是不是 path？",
        "publish.toml:9: 名字“甲”用了两次。请给每个目标起不同的名字。",
        "publish.toml:10: kind（发布方式）要写 folder、rsync、s3、git 之一，现在是“ftp”。",
        "publish.toml:12: 这个目标缺少 name。请补上，见 docs/editors/publish.md。",
        "publish.toml:14: bucket 要写加英文双引号的文字。",
    ]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('path = "/"', "不能是根目录"),
        ('path = "srv"', "以 / 开头"),
        ('path = "/srv"\nhost = "-oProxyCommand=x"', "域名或 IP"),
        ('path = "/srv"\nuser = "a b"', "用户名"),
        ('path = "/srv"\nserver = "iis"', "nginx、apache"),
        ('path = "/srv"\nsite_url = "www.example.gov.cn"', "网址不成形"),
    ],
)
def test_values_that_cannot_be_meant_are_refused(tmp_path: Path, line: str, word: str) -> None:
    host = "" if "host" in line else 'host = "h"\n'
    assert word in "".join(problems(tmp_path, f'[[target]]\nname = "甲"\nkind = "rsync"\n{host}{line}\n'))


@pytest.mark.parametrize("key", ["secret", "password", "access_key", "secret_access_key", "密码"])
def test_a_credential_in_the_file_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    found = problems(tmp_path, f'[[target]]\nname = "甲"\nkind = "s3"\nbucket = "b"\n"{key}" = "hush-hush-91"\n')
    assert "hush-hush-91" not in "".join(found)
    assert "不能写在文件里" in found[0] or "是不是" in found[0]


def test_a_credential_where_a_variables_name_belongs_is_refused_and_not_repeated(tmp_path: Path) -> None:
    found = problems(tmp_path, '[[target]]\nname = "甲"\nkind = "s3"\nbucket = "b"\nsecret_env = "hush/hush+91"\n')
    assert found[0].startswith("publish.toml:5: secret_env 要写环境变量的名字")
    assert "91" not in found[0]


def test_a_password_in_an_address_is_refused(tmp_path: Path) -> None:
    found = problems(
        tmp_path, '[[target]]\nname = "甲"\nkind = "git"\nrepository = "https://u:hush91@gitee.com/a/b.git"\n'
    )
    assert "密码或令牌" in found[0]
    assert "hush91" not in found[0]


@pytest.mark.parametrize("text", ['[[target]\nname = "x"', "名字 = 1", 'a = "', ""])
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)[0].startswith("publish.toml:")


def test_secrets_are_hidden_in_every_message() -> None:
    secrets = Secrets({"TOKEN": "tok-12345678", "EMPTY": " "})
    assert secrets.required("TOKEN", "令牌") == "tok-12345678"
    secrets.note("dG9rOi")
    assert secrets.hide("a tok-12345678 b dG9rOi c") == "a ＊＊＊ b ＊＊＊ c"
    with pytest.raises(RefusedError) as caught:
        secrets.required("EMPTY", "令牌")
    assert "EMPTY" in str(caught.value)


def test_known_hosts_may_lie_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    text = '[[target]]\nname = "甲"\nkind = "rsync"\nhost = "www.example.gov.cn"\npath = "/srv/portal"\nknown_hosts = "%s"\n'
    for written, meant in (
        ("~/.ssh/known_hosts", tmp_path / ".ssh/known_hosts"),
        ("known_hosts", tmp_path / "known_hosts"),
    ):
        target = load(write(tmp_path, text % written)).pick(None)
        assert isinstance(target, RsyncTarget)
        assert target.access.known_hosts == meant


@pytest.mark.parametrize(
    ("line", "said"),
    [("port = 0", "port"), ("port = 70000", "port"), ('site_url = "ssh://www.example.gov.cn"', "site_url 的网址")],
)
def test_what_no_server_can_be_reached_by(tmp_path: Path, line: str, said: str) -> None:
    text = f'[[target]]\nname = "甲"\nkind = "rsync"\nhost = "www.example.gov.cn"\npath = "/srv/portal"\n{line}\n'
    (told,) = problems(tmp_path, text)
    assert told.startswith("publish.toml:6: ")
    assert said in told
