"""By which words and letters the languages of the counter are told apart: frequent ones, and those of a city hall."""

import re
from collections.abc import Mapping

from knowledge.languages import Language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS: Mapping[Language, frozenset[str]] = {
    "en": _words(
        """
        about address advice after again allowance alone am and any application apply applying appointment are
        at away baby baby's bank be been before benefits best between bill birth book booking born bring broken
        buy by can can't cancel cannot card care certificate change child children city clinic close closed cost
        could daughter day days deadline did died difference disposal do doctor documents does doesn't dog doing
        don't emergency english expired family father fee file find fire first food for foreigner forgot form
        free friend from garbage get getting give go going good got had hall has have hello help her here him
        his home hospital house how husband i'd i'm i've if in insurance international into is it job join just
        kid kids know last late leave letter like list live long looking lost lunch made make many marriage
        married may me mean meet money month more mother move moved moving much must my name near need new next
        night nobody not now of off office old on one open or our out over paid papers parent parenting park pay
        paying pension person phone pick please police pregnant procedure proof put refund register reissue
        renew rent residence sale same school see sell should sick sign single someone somewhere son soon speak
        start stolen stop student stuff support take tax taxes tell than thank thanks that the their them then
        there they thing this throw time to today tomorrow too trash use visa wait want was water way we week
        what what's when where where's which who wife will with without witness work would year years yesterday
        yet you your
        """
    ),
    "pt": _words(
        """
        aberta aberto acabei achar agora agua ainda ajuda ajudar alguem aluguel amanha ano ao aonde aos
        apartamento aqui as ate atestado atrasado auxilio bebe bilhete boa boleto bolsa bom cachorro cadastro
        cade cai cancelar carro cartao carteira carteirinha casa casar certidao certificado chegou cidade
        cidades cobrar coisa coleta com comida como compra comprar comprovante comunicar conseguir consigo
        consulta conta contra creche crianca criancas custa da das de deficiente demora depois descontado
        descontam devolver dia dinheiro direito divida do documento documentos doente dor dos e ela ele eles em
        emprego encanamento endereco entra entrar entregar era escola esposa esqueci essa esse esta este estou
        estrangeiro eu faco falar falta fazer fica ficha filha filho filhos foi fugir fui funciona gente
        gostaria gratis gravida hoje hora horario horas imposto impostos inscricao ir isso ja japones japonesa
        jogar junho leva levar lixo lugar mae mais mandar mapa marido mas me medico melhor mes meu meus minha
        minhas mora morar moro morte mudanca mudar mudei muito na nao nas nasceu nascimento nenhum no noite nos
        nossa nosso nova novo o obra obrigada obrigado olha onde ontem os ou pagar pai papeis papel para passa
        passaporte passou pedir pego pela pelo perder perdeu perdi placa pode podem poderia posso pra prazo
        precisa preciso prefeitura primeiro pro problema procurando proximo quais qual quando quantas quanto
        quantos que quebrou quem quer queremos quero receber reembolso registrar remedio renovar retirar rua
        saber sai saindo sair salario saude se segunda seguro sem semana senha ser seu so sobre somos sou sua
        tambem tem tempo tenho ter tirar tirei tiro tiver todo todos tomar trabalhar trabalho traducao tramites
        treme tudo um uma usar vacina vai vantagens vazando veio velho vem venceu vencido ver vez visto voce
        voces vou
        """
    ),
    "es": _words(
        """
        abierta abierto abre abuelo acabo agua ahora al alguien algun ano apartamento aqui asi atencion avisos
        ayer ayuda ayudar ayudarme ayuntamiento bano basura bebe boleto buenas bueno buenos buscar busco calle
        cambiar cambie cambio cancelar carnet carro casa casada casar casarnos casarse cerrado certificado cita
        ciudad comida como comprobante con consulado consulta cual cuales cuando cuanto cuantos cuesta cuestan
        dan de debe debo dejar del desde despues devolver dia dias dice dinero direccion documento documentos
        domicilio donde dos durante el ella ellos embarazada en enferma enfermo entrada entrar entregar era es
        esa escuela ese espanol esposa esposo esta este estos estoy extranjero falta favor fecha fue gracias
        grande guarderia ha haber habla hablar hable hace hacer hago hasta hay hermano hija hijo hijos hizo hola
        hora hoy ido impuesto impuestos inscribir inscripcion ir japonesa jovenes la las le les llegar llego
        llevar lo los lugar lugares luz mama manana mapa mas mayor me medico mejor mes mi mia mis mucha mucho
        mudamos mudar mude multa municipalidad muy nacer nacimiento nacio necesita necesito nina nino ninos no
        noche nos nuestra nuestro nueva nuevo numero o oficina olvide otra otro padre pagar pago papa papeles
        para pasa paso pedir perder perdi perdida perdido perdio pero perro persona piden placa policia poner
        por porque puede pueden puedo pues que quien quiere quieren quiero quisiera recibi recibir reciclar
        recoger registrar registro renovar renta requisitos robado saber sacar salir salud se seguro semana ser
        si siempre sin sobre solicitar solicitud soltera soltero somos son soy su sus tambien tarde tarjeta
        tenemos tengo tiempo tiene tienen tirar todavia todo trabajar trabajo traer tramite tramites tu turno un
        una unos usar vacuna vacunas ver vez viejo visado vivienda vivir vivo voy y ya yo
        """
    ),
    "vi": _words(
        """
        ai anh ban bang banh bao benh bi bo bua buoi cach can cap cau cha chi cho chong chu chua chuc chung
        chuyen co con cong cu cua cung da dam dan dang dau day den di dia dien dinh doi don dong dung duoc em
        gap ghi gi gia giay gio giup hai han hang hay hen het hieu ho hoc hoi hom huy khac khai kham khi
        khong khuyet kiem ky la lai lam lan len lien loai lop luc ly ma mai mang mat may mien mieng minh moi mot
        mua muon nam nao nay ngan ngay nghi nghiep ngoai ngu nguoi nha nhan nhap nhat nhieu nho nhu noi nop nuoc
        nuoi o oi phai phan phat phep phi phieu phong phu qua quan que quen quoc ra rac roi sach sao sau sinh so
        song su suc ta tai tam tan tat tay ten thai tham thang thanh the them theo thi thiet thoi thong thu thue
        thuoc tiem tien tieng tim tin to toi ton tot tra tre tren tro trong truoc truong tu tuan tuoi va van vao
        ve ven viec vien viet vo voi vua xa xe xem xin y yen yeu
        """
    ),
    "ja": _words(
        """
        arimasen arimasu aru boku dare de dekimasen dekimasu dekinai desu doko dou doushitara ga hairitai
        haraitai hitsuyou hoshii ikitai ikura imasen imasu iru itsu ka kaitai kara kimashita kita kudasai kure
        made masen mashita masu mo moraitai nai nakunarimashita nakunatta nakushita nan nani naranai ne ni no o
        onegai oshiete shimashita shimasu shita shitai suru suteru sutetai to toritai umaremashita umareta wa
        wasuremashita wasureta watashi wo ya yametai yo
        """
    ),
}
"""Without accents, as they are often typed."""

ACCENTS: Mapping[Language, frozenset[str]] = {
    "vi": frozenset("âêôăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    "pt": frozenset("àâãçêôõ"),
    "es": frozenset("¡¿ñ"),
}
"""Letters and signs that few of these languages write."""

NAMES = _words(
    """
    aed android app bcg card dv e-tax el-qr eltax email etax fi google hpv ic id iphone line mail my mynumber
    nfc nhk nisa number ok pay paypay pc pdf pin qr sns suica tv url usb web wi wi-fi wifi x zoom
    """
)
"""Names and signs that stand in a sentence of any language: they say nothing about it."""

CHINESE = re.compile(
    r"[^完終修満未校投読魅]了(?=$|[^一-鿿])|(?<![完終修満未校投読魅])了|我[要想]?|[你您她]|他(?![人市県町社の])|(?<!目)的|是|想|去|找|(?<![不存現所滞実])在(?![留宅住庫校学外籍])"
    r"|怎[么麼]?|什[么麼]?|哪|没|沒|多少|星期|工作|孩子|可以|需要|垃圾|疫苗|搬家|朋友|今天|明天|昨天|手机|手機|中文|退款|手續|房租"
    r"|上班|下班|打工|你好|市政府|停水|老人家|小孩|先生|太太|多久|如何|照片|生病|看病"
)
"""Words of Chinese in characters that Japanese has as well, not where they are part of a Japanese word. Each character
counts."""
