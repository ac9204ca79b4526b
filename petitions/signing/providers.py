"""Mail domains that millions share: many signatures from one of them are nothing to wonder at."""

from petitions.sealing.fold import PROVIDERS

_OTHERS = """
yahoo.com yahoo.es yahoo.com.mx yahoo.com.ar yahoo.com.br yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.ca yahoo.co.in
ymail.com rocketmail.com aol.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net
earthlink.net optonline.net juno.com netzero.net frontier.com windstream.net roadrunner.com rr.com
mail.com email.com usa.com gmx.com gmx.net gmx.de gmx.es web.de t-online.de freenet.de zoho.com zohomail.com
tutanota.com tuta.com tutamail.com tuta.io hey.com duck.com pm.me riseup.net posteo.de posteo.net mailbox.org
orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it telefonica.net terra.es terra.com.br
uol.com.br bol.com.br btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com bigpond.com optusnet.com.au
rogers.com bell.net sympatico.ca shaw.ca telus.net videotron.ca qq.com 163.com 126.com sina.com naver.com daum.net
hanmail.net mail.ru yandex.ru yandex.com rediffmail.com prodigy.net.mx
"""

BIG_PROVIDERS = frozenset(_OTHERS.split()) | {name for each in PROVIDERS for name in each.domains.split()}
