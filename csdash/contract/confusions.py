"""Words that are easily confused: where two sources disagree or two terms look alike, and what csdash means."""

from csdash.text import Text

CONFUSIONS = (
    (
        Text("維持率と定着率", "Retention and adoption"),
        Text(
            "維持率(リテンション)は契約が続いているか、定着率(アダプション)は製品が使われているかを表します。別の指標です。",
            "Retention asks whether the contract goes on, adoption whether the product is used. Two different figures.",
        ),
    ),
    (
        Text("リテンションの2つの基準", "Two bases of retention"),
        Text(
            "顧客数で測る場合(リテンション率・顧客数)と収益で測る場合(NRR・GRR)があります。解約率も必ず「顧客数」か「収益」かを示します。",
            "By count of customers (logo retention) or by revenue (NRR, GRR). Churn always says which.",
        ),
    ),
    (
        Text("NRRと契約更新率", "NRR and renewal rate"),
        Text(
            "NRRの分母は期首のすべてのMRR、更新率の分母は期間内に満期を迎えた契約だけです。混ぜて比べられません。",
            "NRR is over all opening MRR, the renewal rate only over contracts due in the period. They cannot be compared.",
        ),
    ),
    (
        Text("LTVの2つの意味", "Two meanings of LTV"),
        Text(
            "「顧客が使う金額の合計」とする本と、「契約期間の利益」とする本があります。実績の粗利と、モデルによる推計は別々に示します。",
            "Some books mean all a customer spends, others the profit. What was earned and what a model expects are kept apart.",
        ),
    ),
    (
        Text("新規と復活", "New and reactivation"),
        Text(
            "一度も課金のなかった顧客だけが新規です。以前の顧客が戻れば復活で、どの維持率にも入りません。",
            "New is who never paid before. A former customer who returns is a reactivation and in no retention rate.",
        ),
    ),
    (
        Text("原則の2つの版", "Two editions of the principles"),
        Text(
            "10原則は2013年版の1が「正しい顧客に販売」、2021年版の2が「統合されたジャーニー」と、番号の意味が異なります。",
            "The ten principles of 2013 and of 2021 are two lists: number 1 of 2013 is the right customer, number 2 of 2021 the "
            "integrated journey.",
        ),
    ),
)
