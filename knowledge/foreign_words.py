"""What is left out of words before they are compared, language by language: function words and endings."""

import re
from collections.abc import Mapping

from knowledge.languages import Foreign


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP: Mapping[Foreign, frozenset[str]] = {
    "en": _words(
        """
        a about after again ago all already also am an and another any anyone anything are as at away back
        be because been before both but by came can case city come comes could did do does don't down during
        each else enough every everything few first for from gave get getting give gives go going got had
        happen happens has have he hello her here hers hi him his how i i'd i'm i've if in inside into is it
        its japan japanese just know last least let like little lot many may me mean means month months more
        most much must my need needed needs never new next no nobody not nothing now of off old on one only
        or other our out outside per please put really said same say says second see she should since so
        some someone something somewhere soon still such take takes tell than thank thanks that the their
        them then there there's these they thing things think this those three to today tomorrow too took
        two until up us use used using very want wants was way we week went were what what's when where
        which while who whole why will with without would year years yen yet you your
        """
    ),
    "pt": _words(
        """
        a agora ainda algo alguem algum alguma amanha ano anos antes ao aos aquele aqui as ate bem boa bom
        ca cada caso cidade coisa coisas com como consegue consigo da dao dar das de dela dele deles depois
        desde deu disse diz dizem dizendo do dois dos duas e ela ele eles em entao entre era essa esse esta
        estao estava este estou eu faco favor faz fazem fazer feito fez fica ficar fico fiz foi fui gostaria
        ha hoje iene ienes ir isso isto ja japao la lhe lugar mais mas me mes meses mesma mesmo meu meus
        minha minhas muito na nada nao nas no nos nossa nosso nova novo nunca o obrigada obrigado oi ola
        onde ontem os ou outra outro outros para pela pelo pode podem por porque posso pra precisa preciso
        primeira primeiro pro quais qual quantas quanto quantos que quem quer querem queremos quero sabe
        saber sao se segundo sei sem semana semanas ser sera seu so sobre sou sua tambem tarde tem tenho ter
        toda todas todo todos tudo um uma usar uso vai vamos vao veio vem vez vezes vir voce voces vou
        """
    ),
    "es": _words(
        """
        a ahora al algo alguien algun alguna ano anos ante antes aqui asi ayer buenas buenos cada caso
        ciudad como con cosa cosas cual cuales cuantas cuanto cuantos da dan de debo del desde despues dice
        dicen dijo dio donde dos e el ella ellos en entre era es esa ese eso esta estaba estan este esto
        estoy favor fue gracias ha hace hacer hago hasta hay he hizo hola hoy ir japon la las le les llega
        llego lo los lugar manana mas me mes meses mi mia mis misma mismo mucho muy nada necesito ni no nos
        nuestra nuestro nueva nuevo nunca o otra otro para pero poner por porque primera primero puede
        pueden puedo pues que queda quien quiere quieren quiero quisiera sabe saber se sea segundo semana
        semanas ser si sin sobre solo somos son soy su sus tambien tardes te tenemos tengo tiene tienen toda
        todas todavia todo todos tu un una unos usar uso va vamos van veces venir vez viene voy y ya yenes
        yo
        """
    ),
    "vi": _words(
        """
        a ai ban bi can cho chua co cua cung day de do duoc em gi khi khong la lam len luc ma minh moi muon
        nao nay nen nhe nhu nua oi phai qua roi sao sap sau thi toi va vay ve voi xin xong
        """
    ),
    "ko": _words(
        """
        거 것 그 나 내 돼요 되나요 무엇 뭐 뭘 수 싶어요 싶은데요 알려주세요 어떻게 우리 이
        있나요 있어요 저 저는 제 제가 좀 주세요 하고 하나요
        """
    ),
    "zh": frozenset(
        "的了吗呢吧啊是我你您他她们这那在和与就也都很要想请问一下个有没不去来给把被让到什么怎哪里儿可以能会得着过"
    ),
}
"""Words (Chinese: characters) that say nothing of the matter, folded."""

ENDINGS: Mapping[Foreign, re.Pattern[str]] = {
    "en": re.compile(r"(?:'s|ies|ied|ations?|ings?|ments?|es|ed|s|y|(?<=.)e)$"),
    "pt": re.compile(
        r"(?:amentos?|imentos?|acoes|acao|icoes|icao|coes|cao|ados?|adas?|idos?|idas?|ando|endo|indo|aram|eram|iram"
        r"|amos|emos|imos|ar|er|ir|ei|eu|ou|iu|eis|ais|oes|aes|ns|es|as|os|[aeios])$"
    ),
    "es": re.compile(
        r"(?:amientos?|imientos?|aciones|acion|iciones|icion|ciones|cion|ados?|adas?|idos?|idas?|ando|iendo|aron|ieron"
        r"|amos|emos|imos|[aei]r(?:me|se|lo|la|nos|te)?|io|es|as|os|an|en|[aeios])$"
    ),
    "ko": re.compile(
        r"(?:하고|하려면|하는|하기|합니다|했어요|했는데|해요|하나요|할|한|해|해야|되나요|돼요|인가요|입니다|이에요|예요|이예요|나요)?"
        r"(?:으로|에서는|에서|에게|한테|까지|부터|이랑|랑|은|는|이|가|을|를|에|로|와|과|도|만|의|요)?$"
    ),
}
"""Of words: what is cut off where at least three letters stay (Korean: two)."""

TRADITIONAL = str.maketrans(
    "丟來個們備傳傷僅價億償優兌兒內兩冊別則剛創劃劉劑動務勞勢勵匯區協卻參員問啟單嗎嚴國圍園圖團場塊墳壓壞奪婦媽孫"
    "學實審寫寶導屆屍層屬島師帶幣幫庫廠廢廣張強彈彙後從復徵態慣慮慶憑應懶懷懸戀戰戲戶掃掛換損搖搶擁擇擊擔據擠擴擾"
    "攔攜攝攤敗敵數斷時暫曆書會東條業極樓標樣樹橋機檔檢檯權歐歡歲歸殘殯殺毀氣決沒況減測湯溝滅滾滿漁漢漲潔潛澀濃濕"
    "濟濫灑灘灣災為無煙煩熱燈營爐爭爺爾牆牠牽狀獅獎獨獲現瑪環產畝畢畫異當疊瘋療癒癢癥發盜盡監盤眾睜瞭矯碩確碼磚礎"
    "礦祕祿禍禮稅種稱積穩穫窮競筆節範築篩簡簽籤糧紀約紅紋納紐純紙級紛紮細組結絕給統絲綁經綜綠維網緊線緣編緩練緻縣"
    "縮總績織繞繳繼續纔罰習聞聯聰聲職聽肅脫腦腫腳膠臉臨臺興舉舊舖艙艦艱芻莊華葉著蓋蔔薦藍藝藥蘇處號虧蟲衊術衛衝補"
    "裝裡複褲見規親覺觀觸訂計訊討訓託記訪設許訴診註詐評詞詢試詩話該詳誌認語誠誤說誰課調談請論諮諾謀謝謹證識譜譯護"
    "讀變讓豎豐豬貓負財貨責貴買貸費貼賃資賓賞賠賣質賬賴購贈趕跡踐車軌軍軟較載輕輛輩輪輸轉辦辭辯農這連週進遊運過達"
    "違遞遠適遲遷選遺還邊郵鄉鄰醫釘針鈔鈴銀銷鋼錄錢錯鍋鍵鎖鎮鏡鐘鐵鑰長門閃閉開間閱闆關陰陸陽隊階際隨險雙雜雞離難"
    "電靈靜韓響頁項順須預頓領頭頻題額顏願類顧顯風颱飛飯飲飽養餘館馬駐駕駛騎騙騷驗驚髒體髮鬆鬥鬧魚鮮鳥鹽麗麥麵麼黃"
    "點黨齊齒齡龍龜戸証転険続図児対売読駅検払込広囲営",
    "丢来个们备传伤仅价亿偿优兑儿内两册别则刚创划刘剂动务劳势励汇区协却参员问启单吗严国围园图团场块坟压坏夺妇妈孙"
    "学实审写宝导届尸层属岛师带币帮库厂废广张强弹汇后从复征态惯虑庆凭应懒怀悬恋战戏户扫挂换损摇抢拥择击担据挤扩扰"
    "拦携摄摊败敌数断时暂历书会东条业极楼标样树桥机档检台权欧欢岁归残殡杀毁气决没况减测汤沟灭滚满渔汉涨洁潜涩浓湿"
    "济滥洒滩湾灾为无烟烦热灯营炉争爷尔墙它牵状狮奖独获现玛环产亩毕画异当叠疯疗愈痒症发盗尽监盘众睁了矫硕确码砖础"
    "矿秘禄祸礼税种称积稳获穷竞笔节范筑筛简签签粮纪约红纹纳纽纯纸级纷扎细组结绝给统丝绑经综绿维网紧线缘编缓练致县"
    "缩总绩织绕缴继续才罚习闻联聪声职听肃脱脑肿脚胶脸临台兴举旧铺舱舰艰刍庄华叶着盖卜荐蓝艺药苏处号亏虫蔑术卫冲补"
    "装里复裤见规亲觉观触订计讯讨训托记访设许诉诊注诈评词询试诗话该详志认语诚误说谁课调谈请论咨诺谋谢谨证识谱译护"
    "读变让竖丰猪猫负财货责贵买贷费贴赁资宾赏赔卖质账赖购赠赶迹践车轨军软较载轻辆辈轮输转办辞辩农这连周进游运过达"
    "违递远适迟迁选遗还边邮乡邻医钉针钞铃银销钢录钱错锅键锁镇镜钟铁钥长门闪闭开间阅板关阴陆阳队阶际随险双杂鸡离难"
    "电灵静韩响页项顺须预顿领头频题额颜愿类顾显风台飞饭饮饱养余馆马驻驾驶骑骗骚验惊脏体发松斗闹鱼鲜鸟盐丽麦面么黄"
    "点党齐齿龄龙龟户证转险续图儿对卖读站检付入广围营",
)
"""Frequent traditional characters, and Japanese ones that residents type for them, as simplified."""
