"""A profile of a street with two houses: the smallest that has everything once."""

from __future__ import annotations

TINY = {
    "profile.toml": """
code = "tiny"
name = { zh = "小街" }
timezone = "Asia/Shanghai"
languages = ["zh-hans"]
number_prefix = "TS"
root_area = "S"

[[area_levels]]
key = "street"
name = { zh = "街" }
[[area_levels]]
key = "yard"
name = { zh = "院" }
[[area_levels]]
key = "house"
name = { zh = "楼" }

[[point_levels]]
level = 1
name = { zh = "中心" }
area_level = "yard"
[[point_levels]]
level = 2
name = { zh = "服务点" }
area_level = "house"

[[unit_kinds]]
key = "point"
name = { zh = "服务点" }

[[deliveries]]
code = "help"
name = { zh = "帮扶" }
in_place = "help"
in_place_name = { zh = "解决到位" }

[[pillars]]
code = "rules"
name = { zh = "制度" }
short = { zh = "制度" }
modules = ["network"]

[brand]
name = { zh = "小街" }

[[danger]]
code = "fire"
name = { zh = "火警" }
number = "119"

[thresholds]
confirm_days = 8

[retention]
contact_days = 90
[retention.reasons]
contact_days = { zh = "够回访一次" }

[hours.day]
mon = ["08:30-12:00"]
rest = "closed"

[clocks.standard]
name = { zh = "一般" }
accept_working_days = 1
answer_working_days = 5
extension_working_days = 5
legal_ref = { zh = "本街承诺" }
""",
    "areas.csv": """\
code,parent_code,level,name_zh,name_en,hidden,sample,source,valid_from,address_zh
S,,street,小街,,0,0,invented,2026-01-01,
S1,S,yard,东院,,0,0,invented,2026-01-01,
S11,S1,house,东院1号楼,,0,1,invented,2026-01-01,小街1号
S12,S1,house,东院2号楼,,0,1,invented,2026-01-01,小街2号
""",
    "units.csv": """\
code,kind,level,parent_code,area_code,name_zh,name_en,address_zh,address_en,phone,duty_phone,\
hours,services_zh,services_en,answers_for,sample
c1,point,1,,S1,东院中心,,,,,,day,登记;咨询,,S1,1
n1,point,2,c1,S11,东院1号楼服务点,,,,,,day,,,S11;S12,1
office,office,,,S,小街办公室,,,,,,,,,S,1
""",
    "categories.csv": """\
code,parent_code,name_zh,name_en,min_level,responsibility,about_people,hazard,second_person,\
clock,keywords_zh,keywords_en,who_can_zh,who_can_en,public,delivery
home,,楼里,,2,own,0,0,0,standard,,,,,1,help
home.light,home,楼道灯,,2,own,0,0,0,standard,楼道灯;灯,light,,,1,help
people,,人,,1,own,1,0,1,standard,,,,,0,help
""",
    "routes.csv": """\
order,category,to,to_level,to_code,reason_zh,reason_en
10,home,point,2,,就近,
20,*,office,,office,没有规定,
""",
    "holidays.csv": """\
day,kind,name_zh,name_en,source
2026-10-01,rest,国庆节,,notice
2026-10-10,work,上班,,notice
""",
    "facts.csv": """\
area_code,key,value,unit_zh,unit_en,label_zh,label_en,source,source_url,as_of
S,residents,120,人,,居民,,invented,,2026-01-01
""",
}


def with_change(file: str, old: str, new: str) -> dict[str, bytes]:
    """The files with one text of one of them replaced."""
    assert old in TINY[file]
    return as_bytes({**TINY, file: TINY[file].replace(old, new, 1)})


def as_bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}
