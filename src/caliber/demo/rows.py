"""The words of the demo company: regions, cities, categories, brands, suppliers, departments. Rows, no behaviour."""

from __future__ import annotations

# region_id, name, English, the cities with stores
REGIONS: tuple[tuple[int, str, str, tuple[str, ...]], ...] = (
    (1, "华东", "East China", ("上海", "杭州", "南京", "苏州", "宁波", "合肥", "济南", "青岛")),
    (2, "华南", "South China", ("广州", "深圳", "佛山", "厦门", "南宁", "福州")),
    (3, "华北", "North China", ("北京", "天津", "石家庄", "太原")),
    (4, "华中", "Central China", ("武汉", "长沙", "郑州", "南昌")),
    (5, "西南", "Southwest", ("成都", "重庆", "昆明", "贵阳")),
    (6, "西北", "Northwest", ("西安", "兰州", "乌鲁木齐")),
    (7, "东北", "Northeast", ("沈阳", "大连", "哈尔滨")),
)
# How often a store of the region is the one that serves, per store.
REGION_WEIGHT = {1: 30, 2: 25, 3: 24, 4: 17, 5: 18, 6: 11, 7: 12}
STORE_PLACES = ("万象城店", "大悦城店", "中心店", "印象城店")
FLAGSHIPS = frozenset({"上海", "北京", "广州", "深圳", "杭州", "成都"})

# category_id is the place in this list plus one: name, English, group, group in English, price in fen, heated, season
CATEGORIES: tuple[tuple[str, str, str, str, int, bool, str], ...] = (
    ("电热水壶", "Electric kettles", "厨房小电", "Kitchen appliances", 15900, True, ""),
    ("空气炸锅", "Air fryers", "厨房小电", "Kitchen appliances", 39900, True, ""),
    ("养生壶", "Health pots", "厨房小电", "Kitchen appliances", 22900, True, ""),
    ("破壁机", "Blenders", "厨房小电", "Kitchen appliances", 45900, False, ""),
    ("取暖器", "Heaters", "环境电器", "Home comfort", 32900, True, "winter"),
    ("电风扇", "Fans", "环境电器", "Home comfort", 26900, False, "summer"),
    ("加湿器", "Humidifiers", "环境电器", "Home comfort", 18900, False, ""),
    ("空气净化器", "Air purifiers", "环境电器", "Home comfort", 129900, False, ""),
    ("扫地机器人", "Robot vacuums", "清洁电器", "Cleaning", 199900, False, ""),
    ("吸尘器", "Vacuum cleaners", "清洁电器", "Cleaning", 89900, False, ""),
    ("洗地机", "Floor washers", "清洁电器", "Cleaning", 159900, False, ""),
    ("电吹风", "Hair dryers", "个人护理", "Personal care", 29900, False, ""),
    ("电动牙刷", "Electric toothbrushes", "个人护理", "Personal care", 19900, False, ""),
    ("剃须刀", "Shavers", "个人护理", "Personal care", 25900, False, ""),
    ("炒锅", "Woks", "厨具餐具", "Cookware", 16900, False, ""),
    ("保温杯", "Thermos cups", "厨具餐具", "Cookware", 8900, False, ""),
    ("餐具套装", "Tableware", "厨具餐具", "Cookware", 12900, False, ""),
    ("刀具", "Knives", "厨具餐具", "Cookware", 13900, False, ""),
    ("四件套", "Bedding sets", "家纺", "Home textiles", 34900, False, ""),
    ("被芯", "Duvets", "家纺", "Home textiles", 42900, False, ""),
    ("枕头", "Pillows", "家纺", "Home textiles", 11900, False, ""),
    ("毛巾", "Towels", "家纺", "Home textiles", 3900, False, ""),
    ("收纳箱", "Storage boxes", "收纳日用", "Storage", 5900, False, ""),
    ("香薰", "Home fragrance", "收纳日用", "Storage", 7900, False, ""),
)
PRODUCTS_PER_CATEGORY = 20
SERIES = ("轻享", "悦家", "云感", "初木", "臻选")

# The first is the group's own brand, the only one with production batches.
BRANDS: tuple[tuple[str, str], ...] = (
    ("云禾", "Yunhe"),
    ("木棠", "Mutang"),
    ("知夏", "Zhixia"),
    ("北屿", "Beiyu"),
    ("青朴", "Qingpu"),
    ("拾光", "Shiguang"),
)

# supplier_id is the place plus one: name, English, what it supplies, province
SUPPLIERS: tuple[tuple[str, str, str, str], ...] = (
    ("慈溪恒达电器", "Cixi Hengda Appliances", "finished", "浙江"),
    ("佛山顺诚电器", "Foshan Shuncheng Appliances", "finished", "广东"),
    ("中山美盛科技", "Zhongshan Meisheng Technology", "finished", "广东"),
    ("苏州洁净智能", "Suzhou Jiejing Intelligence", "finished", "江苏"),
    ("东莞优护科技", "Dongguan Youhu Technology", "finished", "广东"),
    ("永康鼎尚厨具", "Yongkang Dingshang Cookware", "finished", "浙江"),
    ("潮州御窑陶瓷", "Chaozhou Yuyao Ceramics", "finished", "广东"),
    ("南通锦绣家纺", "Nantong Jinxiu Textiles", "finished", "江苏"),
    ("高阳绵柔纺织", "Gaoyang Mianrou Textiles", "finished", "河北"),
    ("台州好收纳塑业", "Taizhou Haoshouna Plastics", "finished", "浙江"),
    ("宁波信远温控", "Ningbo Xinyuan Thermal Controls", "part", "浙江"),
    ("东莞恒芯电子", "Dongguan Hengxin Electronics", "part", "广东"),
    ("常州力拓电机", "Changzhou Lituo Motors", "part", "江苏"),
    ("深圳微联模组", "Shenzhen Weilian Modules", "part", "广东"),
)

WAREHOUSES: tuple[tuple[int, str, str, int], ...] = (
    (1, "昆山中心仓", "Kunshan", 1),
    (2, "东莞中心仓", "Dongguan", 2),
    (3, "廊坊中心仓", "Langfang", 3),
    (4, "武汉中心仓", "Wuhan", 4),
    (5, "成都中心仓", "Chengdu", 5),
    (6, "西安中心仓", "Xi'an", 6),
)

# department_id, code, name, parent, how many people
DEPARTMENTS: tuple[tuple[int, str, str, int | None, int], ...] = (
    (1, "group", "集团总部", None, 12),
    (2, "sales", "销售中心", 1, 20),
    (21, "sales_stores", "门店销售部", 2, 320),
    (22, "sales_b2b", "企业客户部", 2, 46),
    (3, "marketing", "市场中心", 1, 14),
    (31, "marketing_brand", "品牌部", 3, 18),
    (32, "marketing_growth", "用户增长部", 3, 26),
    (4, "operations", "运营中心", 1, 18),
    (41, "operations_online", "线上运营部", 4, 52),
    (42, "operations_service", "客户服务部", 4, 74),
    (5, "finance", "财务中心", 1, 32),
    (6, "supply", "供应链中心", 1, 16),
    (61, "supply_purchase", "采购部", 6, 28),
    (62, "supply_logistics", "物流仓储部", 6, 96),
    (7, "quality", "生产质量中心", 1, 40),
    (8, "hr", "人力资源中心", 1, 18),
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = (
    "芳 伟 娜 敏 静 丽 强 磊 洋 艳 勇 军 杰 娟 涛 明 超 秀英 霞 平 刚 桂英 "
    "建华 文静 志强 雨欣 子涵 浩然 思远 嘉怡 晓东 海燕"
)
