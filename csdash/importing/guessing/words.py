"""The words by which headers are known: for each idea what its values are, and what people call it.

Data, not code. Words are written plainly: small letters, words of English apart, no brackets. Of two words
for one idea the earlier is preferred. An idea that no table wants is here so that its columns are not taken
for another's: 消費税 is money, and not revenue.
"""

from csdash.contract.column import Kind
from csdash.contract.tables import TABLES


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


# idea -> (what its values are, Japanese words, English words)
_KNOWN = {
    # who
    "account_id": ("id", "顧客id,顧客コード,顧客番号,顧客no,取引先id,取引先コード,取引先番号,得意先id,得意先コード,得意先番号,会社id,会社コード,企業id,企業コード,アカウントid,アカウント番号,アカウント,契約者id,契約者番号,テナントid,組織id,客先コード,お客様番号,お客様id,顧客,取引先,得意先,コキャクid,コキャクコード,コキャクno,トリヒキサキコード", "account id,customer id,accountid,customerid,account number,account code,account no,customer number,customer code,customer no,client id,client code,org id,organization id,organisation id,company id,tenant id,workspace id,cust id,customer handle,account,customer,client"),
    "account_name": ("text", "顧客名,会社名,企業名,取引先名,得意先名,法人名,アカウント名,社名,契約先名,契約先,契約者名,団体名,客先名,お客様名,屋号,会社,企業,コキャクメイ,カイシャメイ,トリヒキサキメイ", "account name,customer name,company name,client name,organization name,organisation name,org name,company,organization,billing company,legal name"),
    "any_id": ("id", "id,コード,番号,no", "id,key,code,record id,uuid"),
    "any_name": ("text", "名称,名前,氏名", "name,display name"),
    "parent_id": ("id", "統合先id,統合先顧客id,統合先,親アカウントid,親アカウント,親会社id,親取引先id,合併先,合併先id,名寄せ先,統合後顧客id,統合後id", "parent id,parent account id,parent account,merged into,merged into id,merged to,master account id,surviving account id,new account id"),
    "contract_id": ("id", "契約id,契約番号,契約コード,契約no,サブスクリプションid,申込番号,注文番号,受注番号,案件番号", "subscription id,contract id,contract number,contract no,sub id,subscription,order id,order number,opportunity id,deal id,subscription number"),
    "contact_id": ("id", "回答者id,回答者,連絡先id,メールアドレス,回答者メールアドレス,担当者メールアドレス,ユーザーid", "contact id,respondent id,respondent,contact,email,contact email,email address,user id,requester,requester id,user email"),
    "ticket_id": ("id", "チケットid,問い合わせ番号,問合せ番号,問い合わせid,問合せid,お問い合わせ番号,ケース番号,受付番号,チケット番号", "ticket id,ticket number,case number,case id,ticket,conversation id,issue key"),
    # when
    "month": ("month", "月,対象月,年月,対象年月,計上月,請求月,売上月,利用月,基準月,月度,当月,月末日,基準日,計上年月,請求年月,売上計上月,集計月", "month,date month,year month,yearmonth,period,billing month,reporting month,snapshot month,month end,month start,invoice month,revenue month"),
    "start_date": ("day", "課金開始日,利用開始日,契約開始日,サービス開始日,開始日,適用開始日,契約開始,利用開始,課金開始,開始年月日,契約開始年月日,契約期間開始日,契約期間自,期間開始日,開始,カイシビ,ケイヤクカイシビ", "start date,started at,subscription start date,subscription start,contract start date,contract start,service start date,start,started on,starts on,activated at,activation date,effective date,subscription started at,term start date,begin date,current term start,current period start"),
    "end_date": ("day", "契約終了日,利用終了日,課金終了日,サービス終了日,終了日,解約日,契約満了日,満了日,終了年月日,解約年月日,契約期間終了日,契約期間至,期間終了日,退会日,契約終了,利用終了,終了,解約,解約希望日,カイヤクビ,シュウリョウビ", "end date,ended at,subscription end date,subscription end,contract end date,contract end,service end date,ended on,ends on,churned at,churn date,cancelled at,canceled at,cancellation date,cancel date,cancelled on,canceled on,terminated at,termination date,end,term end date,expiry date,expiration date,expires at,deactivated at"),
    "term_end": ("day", "更新日,次回更新日,契約更新日,更新予定日,次回請求日", "renewal date,next renewal date,next billing at,next billing date,renewal at,current term end,current period end"),
    "start_month": ("month", "初回契約月,利用開始月,課金開始月,初回課金月,契約開始月,初回契約日,取引開始日,取引開始月", "start month,first paid month,customer since,customer since date,first paid at"),
    "signed_date": ("day", "契約締結日,締結日,受注日,成約日,契約日,申込日", "signed date,signed at,signature date,close date,closed won date,contract date,order date"),
    "notice_date": ("day", "解約通知日,解約申出日,解約申込日", "notice date,cancellation requested at,notice given at"),
    "created": ("day", "登録日,作成日,登録日時,作成日時,更新日時,最終更新日", "created,created date,signup date,signed up at,registered at,updated at,last modified date,modified,trial start,trial end,trial ends at,date joined"),
    "opened": ("day", "受付日,受付日時,問い合わせ日,問い合わせ日時,問合せ日,問合せ日時,お問い合わせ日,起票日,発生日,作成日時", "submitted at,opened at,date opened,opened date,created at,reported at,received at"),
    "closed": ("day", "完了日,解決日,対応完了日,クローズ日,完了日時,解決日時", "closed at,resolved at,solved at,closed date,date closed,resolution date"),
    "answered": ("day", "回答日,回答日時,依頼日,送信日,配信日,実施日,調査日", "responded at,response date,survey date,sent at,answered at,completed at,submitted at"),
    "merged": ("day", "統合日,合併日,名寄せ日,統合年月日", "merged at,merge date,merger date,merged on,effective date"),
    "used": ("day", "利用日,ログイン日,利用年月日,アクセス日", "usage date,activity date,event date,login date,used at,day"),
    "any_date": ("day", "日付,年月日,日時,日", "date,timestamp,datetime,at,time"),
    # how much
    "mrr": ("money", "月額,月額料金,月額利用料,月額利用料金,月額金額,月額費用,月額契約金額,月次経常収益,月額売上,月次売上,月額課金,月額課金額,月額請求額,月間契約金額,月額契約額,ゲツガク", "mrr,mrr amount,monthly recurring revenue,monthly amount,monthly fee,monthly price,monthly revenue,monthly value,mrr value,net mrr"),
    "arr": ("money", "年額,年額料金,年額利用料,年間契約金額,年間契約額,年間利用料,年間利用料金,年間経常収益,年間金額,年額契約金額,年契約金額,年次経常収益", "arr,arr amount,annual recurring revenue,annual contract value,acv,annual amount,yearly amount,annual fee,annual price,yearly price,annual value,yearly fee"),
    "amount": ("money", "契約金額,契約額,金額,利用料金,利用料,料金,請求金額,請求額,売上金額,売上額,売上高,売上,受注金額,価格,小計,合計金額,合計,費用,ケイヤクキンガク,キンガク", "amount,plan amount,subscription amount,recurring amount,price,contract amount,contract value,fee,subtotal,net amount,billing amount,invoice amount,item price,revenue,value,charge,total,amount due,amount paid"),
    "unit_price": ("money", "単価,月額単価,販売単価,id単価", "unit price,price per seat,price per user,unit amount,price per unit,plan unit price"),
    "list_mrr": ("money", "定価,標準価格,月額定価,定価月額,定価mrr,標準月額", "list price,list mrr,catalog price,list amount,standard price"),
    "total_contract": ("money", "契約総額,総額,契約総金額,総契約金額", "total contract value,tcv,lifetime value,ltv,total revenue,total paid,total spend,total payment volume"),
    "no_revenue": ("money", "消費税,消費税額,税額,割引,割引額,値引,値引額,返金額,初期費用,初期導入費,導入費用,一時費用,スポット,資本金,年商,未収金,残高,入金額,原価,粗利", "tax,tax amount,vat,discount,discount amount,refund amount,refund,setup fee,one time fee,one off,annual revenue,balance,application fee percent,cost,coupon,credit,unpaid amount,account balance,delinquent"),
    "company_size": ("number", "従業員数,社員数,従業員規模", "employees,number of employees,numberofemployees,headcount"),
    "interval": ("interval", "請求サイクル,支払サイクル,課金サイクル,請求間隔,支払間隔,請求周期,課金周期,請求頻度,支払区分,支払方法,支払い方法,お支払い方法,支払い,契約サイクル,契約形態,契約種別,支払サイト", "billing interval,billing frequency,billing cycle,interval,billing period,frequency,payment frequency,plan interval,billing period unit,period unit,term unit,billing term,payment terms,recurring interval"),
    "currency": ("currency", "通貨,通貨コード", "currency,currency code,currency iso code,currencyisocode"),
    "seats": ("count", "契約席数,席数,ライセンス数,契約ライセンス数,契約id数,id数,アカウント数,契約ユーザー数,ユーザー数,数量,契約数量,利用人数", "seats,seat count,number of seats,paid seats,licenses,licences,license count,quantity,qty,users,user count,plan quantity"),
    "status": ("text", "契約状態,契約ステータス,ステータス,状態,契約状況,状況,商談フェーズ,商談ステージ", "subscription status,status,state,stage,stage name,stagename,account status"),
    "trial": ("flag", "トライアル,お試し,試用,無料,トライアルフラグ", "is trial,trial,is free,in trial"),
    "churn_flag": ("flag", "解約,解約フラグ,解約済,解約済み,退会,解約有無", "churn flag,churned,is churned,canceled,cancelled,is cancelled,is active,active,cancel at period end"),
    # what the account is like
    "product": ("text", "製品,製品名,商品,商品名,プロダクト,サービス名,サービス,品目,品目名,品名,利用サービス,契約製品", "product,product name,service,service name,sku,item,product family,product code,line item,item name,module"),
    "plan": ("text", "プラン,プラン名,契約プラン,料金プラン,利用プラン,コース,コース名,エディション,グレード", "plan,plan tier,plan name,pricing plan,subscription plan,edition,package,plan id,price id,plan code"),
    "segment": ("text", "セグメント,顧客セグメント,顧客区分,顧客ランク,企業規模,顧客規模,会社規模,規模,ランク", "segment,customer segment,company size,size,size band,customer type,account type,customer tier"),
    "industry": ("text", "業種,業界,業種名,業界名,産業,業種分類", "industry,vertical,sector,industry name"),
    "region": ("text", "地域,エリア,地方,都道府県,国,国名,地区,所在地,拠点", "region,area,territory,geo,country,country code,billing country,country name,prefecture,state province,billing state,location"),
    "channel": ("text", "販売チャネル,チャネル,獲得チャネル,獲得経路,流入経路,流入元,販路,代理店,紹介元,リードソース,販売経路", "sales channel,channel,acquisition channel,referral source,lead source,leadsource,acquisition source,source,utm source,partner"),
    "tier": ("tier", "タッチ層,タッチモデル,タッチ,対応層,タッチ区分,対応モデル,csタッチ", "touch tier,tier,touch model,cs tier,touch,service tier,support tier"),
    "csm_id": ("text", "担当csm,csm,cs担当者,cs担当,カスタマーサクセス担当,csm担当者,担当者名,担当者,担当者id,担当,主担当,社内担当者,営業担当,営業担当者", "csm,csm id,csm name,csm owner,customer success manager,success manager,account manager,account owner,owner,owner name,owner id,rep"),
    "phase": ("phase", "利用フェーズ,フェーズ,利用段階,ライフサイクル", "phase,lifecycle stage,journey stage,lifecycle"),
    "fit": ("fit", "ターゲット適合,ターゲット,適合", "fit,icp fit,target fit,icp"),
    "health_score": ("score", "ヘルススコア,健康スコア,ヘルス", "health score,health,customer health score,customer health"),
    # what happened
    "churn_reason": ("text", "解約理由,解約要因,退会理由,キャンセル理由,離脱理由,解約理由コード", "churn reason,reason code,cancellation reason,cancel reason,churn reason code,reason,lost reason"),
    "contact_channel": ("text", "問い合わせチャネル,問い合わせ経路,問合せ経路,受付方法,問い合わせ方法", "ticket channel,contact channel,via,case origin,origin,channel"),
    "subject": ("text", "件名,問い合わせ内容,問合せ内容,内容,優先度,問い合わせ種別", "subject,priority,ticket subject,description"),
    "nps": ("score", "nps,推奨度,npsスコア,おすすめ度,推奨意向", "nps,nps score,likelihood to recommend,recommend score"),
    "csat": ("score", "満足度,顧客満足度,csat,満足度スコア,満足度評価", "csat,csat score,satisfaction score,satisfaction rating,satisfaction"),
    "ces": ("score", "ces,顧客努力指標,cesスコア", "ces,ces score,effort score,customer effort score"),
    "score": ("score", "スコア,点数,評価,回答", "score,rating,answer"),
    "kind": ("text", "種類,種別,イベント,イベント種別,調査種別,アンケート種別,区分", "kind,event kind,event type,event,type,survey type,survey kind"),
    "detail": ("text", "詳細,備考,理由", "detail,details,note"),
    "feature": ("text", "機能名,機能", "feature name,feature,feature id,event name"),
    "logins": ("count", "ログイン回数,ログイン数,ログイン", "logins,login count,sessions,session count,number of logins"),
    "active_users": ("count", "アクティブユーザー数,利用者数,アクティブユーザー,利用ユーザー数,アクティブ数", "active users,dau,mau,wau,monthly active users,daily active users,active user count"),
    "key_feature_uses": ("count", "重要機能の利用回数,重要機能利用回数,主要機能利用回数,機能利用回数,利用回数,実行回数,操作回数", "key feature uses,feature uses,usage count,event count,uses,usage,number of uses,use count"),
    "executive_uses": ("count", "幹部の利用回数,役員利用回数", "executive uses,executive logins"),
    # the team and its plans
    "team": ("text", "チーム,所属,部署", "team,group"),
    "role": ("role", "役割,職種", "role,job"),
    "capacity": ("count", "担当可能アカウント数,担当可能数,キャパシティ", "capacity,max accounts"),
    "metric": ("text", "指標,指標名,kpi", "metric,kpi,metric name"),
    "window": ("count", "比較期間,期間", "window,months"),
    "rate": ("number", "レート,為替レート,換算レート", "rate,fx rate,exchange rate"),
    "value": ("number", "目標値,目標,値", "value,target,target value,goal"),
}  # fmt: skip

# The contract's own names mean what the contract says, also those that nothing above speaks of.
_OWN = {column.name: column for table in TABLES.values() for column in table.columns}
_KIND = {
    Kind.MONTH: "month",
    Kind.DATE: "day",
    Kind.CURRENCY: "currency",
    Kind.MONEY: "money",
    Kind.COUNT: "count",
    Kind.NUMBER: "number",
    Kind.FLAG: "flag",
}


def _own_words(name: str) -> tuple[str, ...]:
    return (name.replace("_", " "), *(alias.lower().replace("_", " ") for alias in _OWN[name].aliases))


KINDS: dict[str, str] = {name: _KIND.get(column.kind, "text") for name, column in _OWN.items()}
KINDS |= {idea: kind for idea, (kind, _, _) in _KNOWN.items()}
IDEAS: dict[str, tuple[str, ...]] = {name: _own_words(name) for name in _OWN}
IDEAS |= {idea: (*IDEAS.get(idea, ()), *_words(ja), *_words(en)) for idea, (_, ja, en) in _KNOWN.items()}

# What a column in a bracket or at its end says about the money in it.
THOUSANDS = {"千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000, "k usd": 1_000, "in thousands": 1_000, "thousands": 1_000, "千ドル": 1_000}  # fmt: skip
CURRENCY_WORDS = {"円": "JPY", "jpy": "JPY", "yen": "JPY", "¥": "JPY", "usd": "USD", "$": "USD", "ドル": "USD", "eur": "EUR", "€": "EUR", "gbp": "GBP", "£": "GBP"}  # fmt: skip
WITH_TAX = ("税込", "税込み", "incl tax", "including tax", "tax included")
WITHOUT_TAX = ("税抜", "税抜き", "税別", "excl tax", "excluding tax", "tax excluded")

# Words in the name of a sheet that say what its rows are.
SHEETS = {
    "accounts": ("account", "customer", "client", "compan", "顧客", "取引先", "会社", "企業", "得意先"),
    "churned": ("churn", "cancel", "解約", "退会", "離脱"),
    "support": ("ticket", "support", "case", "問い合わせ", "問合せ", "サポート"),
    "surveys": ("survey", "nps", "csat", "アンケート", "調査", "満足度"),
}
