"""Names: fictional companies and people. Any likeness to real ones is chance."""

from collections.abc import Iterator

from sample_data.company.dice import die

# One name per line would hide the rest.
# fmt: off
PLACES = (
    "みなと", "青葉", "北見野", "若草", "星ヶ丘", "白波", "朝凪", "深緑", "月見台", "風花", "桜坂", "藤ノ木", "琥珀", "碧瀬",
    "千鳥", "椿", "花水木", "泉ヶ原", "木漏日", "彩雲", "東雲", "夕映", "初音", "沢渡", "川霧", "野分", "雪待", "常盤野",
    "瑞穂田", "翠嶺", "銀杏", "白樺台", "暁", "山吹", "錦木", "小春", "海鳴", "双葉野", "柚木", "菜の花", "雲井", "稲穂",
    "天の川", "緋色", "茜野", "若鮎", "燕", "葦原", "真帆", "岬", "汐見", "萌黄", "秋月野", "梓", "楓", "水鏡", "鈴音", "朧",
    "石蕗", "花霞", "松籟", "蛍野",
)
TRADES = {
    "Manufacturing": ("精工", "製作所", "機工", "化成", "電装"),
    "Logistics": ("ロジスティクス", "運輸", "倉庫", "物流サービス", "配送"),
    "Retail": ("商店", "ストア", "百貨", "リテーリング", "マート"),
    "Healthcare": ("メディカル", "ヘルスケア", "医療サービス", "ケアサポート", "薬局"),
    "Finance": ("ファイナンス", "リース", "保険サービス", "キャピタル", "ファクタリング"),
    "Construction": ("建設", "工務店", "設備工業", "ハウジング", "土木"),
    "Education": ("学舎", "エデュケーション", "アカデミー", "教育出版", "スクール"),
    "IT Services": ("システムズ", "ソフトウェア", "データサービス", "ネットワークス", "テクノ"),
}
SURNAMES = (
    "相原", "井口", "上杉田", "榎並", "大槻", "香月", "北沢", "久保寺", "小宮", "佐伯木", "志村", "菅沼", "瀬川", "園部", "高梨",
    "千葉野", "辻本", "手塚", "土岐", "長沢", "西尾", "沼田", "野上", "羽田野", "樋口", "福永", "星川", "松浦", "水谷", "村瀬",
    "望月", "矢吹", "湯浅", "横溝", "若林", "和久井", "秋庭", "稲垣", "宇野", "遠野",
)
GIVEN = (
    "明日香", "郁", "英里", "修", "和奏", "恭介", "圭", "紗季", "慎也", "千尋", "司", "奈緒", "遥", "史人", "真琴", "美月",
    "悠", "由佳", "陸", "怜",
)
# fmt: on


def account_names(seed: int, industry: str) -> Iterator[str]:
    """Names for accounts of `industry`, none twice."""
    yield from die(seed, "names", industry).shuffled([f"{p}{t}" for p in PLACES for t in TRADES[industry]])


def person_names(seed: int) -> Iterator[str]:
    """Names for the people of the team, no surname twice."""
    given = die(seed, "given names")
    for surname in die(seed, "surnames").shuffled(SURNAMES):
        yield f"{surname} {given.choice(GIVEN)}"
