# 日本語で読まれる文。それぞれの用途は en.ftl にある。短く、何が起きたか、どうすればよいか。

## 全般

language-name = 日本語
language-auto = Discord がこのサーバーに示す言語

as-it-stands = { $text }
unexpected = 何かが壊れました。ボットの管理者に伝えてください：エラー { $number }

value-choices = { $name } に使えるのは { $choices } です。
value-yes-no = { $name } に使えるのは true か false です。
value-text = { $name } は { $maximum } 文字までです。
value-above = { $name } は { $minimum } より大きくしてください。
value-at-least = { $name } は { $minimum } 以上にしてください。
value-unfit = { $name } の値が使えません。
value-like = { $name } は次のような形でなければなりません: { $examples }
value-missing = { $name } がありません。
value-list = { $name } は ["a", "b"] のようなリストにしてください。
value-section = { $name } はセクションにしてください。[{ $name }] と書き、その設定を下の行に続けます。
value-range = { $name } は { $minimum }～{ $maximum } です。
value-whole = { $name } は { $minimum }～{ $maximum } の整数です。

yes = はい
no = いいえ

list-separator = 、
time-seconds = { $seconds }秒
time-minutes = { $minutes }分
time-minutes-seconds = { $minutes }分{ $seconds }秒
time-hours = { $hours }時間
time-hours-minutes = { $hours }時間{ $minutes }分

## 頼めること

option-prompt = プロンプト
option-prompt-help = どんな曲か：雰囲気、楽器、場所、テンポ
option-input-audio = 音声
option-input-audio-help = 続きを作る音声、またはメロディーをなぞる音声
option-duration = 長さ
option-duration-help = 新しく作る音楽の秒数
option-bpm = テンポ
option-bpm-help = 新しい曲のテンポ（1分あたりの拍数）
option-key = 調
option-key-help = 新しい曲の調：C minor、F# major、Bb
key-name = { KEY($key) }
option-loop = ループ
option-loop-help = 終わりが始まりにつながる、小節単位のループ
option-takes = テイク
option-takes-help = 一度に作るテイクの数。聞いて選べます。シードはそれぞれ違います
option-continuation = 続ける
option-continuation-help = 添付した音声のメロディーをなぞらず、続きを作る
option-continuation-start = 開始
option-continuation-start-help = 添付した音声をこの秒から使う
option-continuation-end = 終了
option-continuation-end-help = 添付した音声をこの秒まで使う。-1 は最後まで
option-multi-band-diffusion = 高音質
option-multi-band-diffusion-help = 高音質デコード：遅く、MusicGen のモデルだけで使えます
option-normalization-strategy = 音量
option-normalization-strategy-help = 音量のそろえ方
option-top-k = Top k
option-top-k-help = 確率の高い k 個の音から選ぶ。0 は全部から
option-top-p = Top p
option-top-p-help = 確率の高い割合 p の音から選ぶ。0 より大きいと top_k の代わり
option-temperature = 創造性
option-temperature-help = 創造性：0 おとなしい、1 普通、2 大胆
option-classifier-free-guidance = プロンプトの強さ
option-classifier-free-guidance-help = プロンプトの強さ：1 ゆるい、3 普通、7 厳密
option-output-format = 形式
option-output-format-help = 投稿するファイルの種類。動画（MP4）はどのスマホでも再生できます
option-seed = シード
option-seed-help = 同じシードなら同じ曲。空ならランダム
option-replicate-weights = モデル
option-replicate-weights-help = 作曲するモデル。空なら既定のもの

just-my-audio = 音声だけ
surprise = 🎲 おまかせ：{ $prompt }

option-unknown = 「{ $name }」というオプションはありません。一覧は `/{ name-mario-help }` にあります。
sections-too-short = { $count }つの部分には{ $seconds }秒では短すぎます。少なくとも{ $least }秒必要です。もっと長い曲を頼んでください。
nothing-asked-for = どんな曲か書くか（{ name-prompt }: castle at night）、音声を添付してください。
nothing-to-continue = 続きを作る元がありません。音声を添付するか、`{ name-continuation }` をオフにしてください。
part-ends-before-it-starts = 選んだ部分は { $start } 秒に始まり { $end } 秒に終わっています。終わりを後に、または始まりを前にしてください。

key-unknown = 「{ $key }」という調がわかりません。英語の音名に major か minor を付けてください：C minor、F# major、Bb
tempo-of-the-sound = `{ name-bpm }`、`{ name-key }`、`{ name-loop }` は新しい曲のためのものです。音声にはもうテンポと調があります。外してください。
tempo-of-sections = pocket では、部分分けのある曲のテンポや調を選んだり、ループにしたりできません。`{ name-bpm }`、`{ name-key }`、`{ name-loop }` か、部分分けを外してください。
no-tempo = { $name } が作るのは効果音で、テンポも調もありません。`{ name-bpm }` と `{ name-key }` を外すか、別のモデルを選んでください。
limit-duration = 1曲の長さの上限（秒）
limit-waiting-per-user = 1人が順番待ちにできる曲数
limit-running-per-user = 1人が同時に作れる曲数
limit-waiting-per-server = このサーバーで順番待ちにできる曲数
limit-running-per-server = このサーバーで同時に作れる曲数
limit-seconds-per-user-a-day = 1人が1日に作れる秒数
limit-seconds-per-server-a-day = このサーバーで1日に作れる秒数
limit-uploads-a-day = 1人が1日に添付できるメガバイト数
limit-cooldown = 次の曲を頼めるまでの秒数

## 保存しているもの

crashed-twice = このリクエストで2回クラッシュしたので、やめました。短くするか、別のプロンプトでどうぞ。
restarted-too-often = 作っている間に何度も再起動されました。もう一度だけ試してください。
attempt-stale = この試行はもう無効です。キャンセルされたか、終わったか、やり直されています。
job-gone = このメッセージの元のリクエストはもうわかりません。
source-file-gone = そのファイルはもうありません。もう一度添付してください。
file-gone = そのファイルはもうありません。もう一度曲を頼んでください。
file-damaged = ディスク上のファイルが壊れています（{ $name }…）。もう一度曲を頼み、ボットの管理者にデータフォルダーをバックアップから戻すよう伝えてください。
file-unreadable = ファイルを読めませんでした（{ $reason }）。ボットの管理者にデータフォルダーを確認するよう伝えてください。
file-unsaved = ファイルを保存できませんでした（{ $reason }）。ボットの管理者にデータフォルダーの空き容量と権限を確認するよう伝えてください。
files-unreachable = ファイルの保管場所につながりません（{ $reason }）。1分後にもう一度お試しください。続くようなら、ボットの管理者に知らせてください。
files-refused = オブジェクトストアがファイルの保存または読み出しを拒否しています（{ $reason }）。ボットの管理者は config.toml の [files] と AWS_… の環境変数を確認できます。
files-extra-missing = [files] place はオブジェクトストアを指しており、追加パッケージ s3 が必要です。次のように起動してください: uv run --extra s3 mario
database-refused = 参照または保存ができませんでした。もう一度試し、続くようならボットの管理者に伝えてください。
disk-full = ディスクがいっぱいで、新しいものを保存できません。ボットの管理者に伝えてください。
limit-unknown = 「{ $name }」という制限はありません。一覧から選んでください。
limit-capped = 「{ $name }」は { $maximum } までです。ボットの管理者が決めています。
limit-floored = 「{ $name }」は { $minimum } 以上です。ボットの管理者が決めています。
list-full = このリストはいっぱいです（{ $maximum }）。先に何か外してください。
word-without-letters = 文字も数字も入っていません。断る言葉を入れてください。
nothing-chosen = 何も選ばれていません。モデル、長さ、スタイルのどれかを指定してください。
limit-not-by-role = 「{ $name }」はサーバー全体のもので、ロールごとに変えられません。

## リクエスト

not-now-restarting = 再起動中です。1分後にもう一度どうぞ。
piece-too-long = ここでは最長 { $maximum } 秒です（指定は { $asked } 秒）。
your-queue-full = { $waiting } 曲が順番待ちで、これが上限です。待つか、どれかで「キャンセル」を押してください。
server-queue-full = このサーバーでは { $waiting } 曲が順番待ちで、これが上限です。いくつか終わってからどうぞ。
daily-limit = { $whose ->
        [server] このサーバーの1日の上限
       *[you] 1日の上限
    }：{ $limit } 秒中 { $used } 秒を使いました。約 { $hours } 時間後にまた使えるようになります。
day-too-short = 全部で { $asked } 秒の音楽になりますが、1日の上限は { $maximum } 秒です。
queue-full = 順番待ちがいっぱいです（{ $waiting }）。約{ DURATION($seconds) }後にどうぞ。
queue-full-outside = ダイレクトメッセージの順番待ちがいっぱいです（{ $waiting }）。約{ DURATION($seconds) }後にどうぞ。サーバーで頼むこともできます。
cooldown = 頼んだばかりです。{ DURATION($seconds) }後にどうぞ。
daily-uploads = 今日はもう { $maximum } MB 添付していて、これが上限です。前に送った音声を使うか、明日どうぞ。
data-full = 空き容量がありません。曲をいくつか削除するか、ボットの管理者に頼んでください。
no-direct-messages = ダイレクトメッセージでは作曲しません。サーバーで頼んでください。
no-private-installs = ここでは作曲しません。私がいるサーバーで頼んでください。
server-not-served = このサーバーでは作曲しません。
channel-not-allowed = このチャンネルでは作曲しません。{ $channels } でどうぞ。
role-not-allowed = ここで曲を頼めるのは、次のロールの人だけです：{ $roles }
model-not-allowed = モデル「{ $name }」はここでは使えません。使えるもの：{ $available }
prompt-refused = ここでは「{ $word }」の入ったプロンプトは受け付けません。外してください。
person-blocked = ここでは曲を頼めません。サーバーの管理者に聞いてください。
answer-time-too-short = 約{ DURATION($seconds) }かかりますが、ここで返事ができるのは{ DURATION($maximum) }だけです。短い曲にするか、私がいるサーバーでどうぞ。
answer-time-over = ここで返事ができる15分のうちに終わりませんでした。短い曲にするか、私がいるサーバーでどうぞ。
no-turn = 順番待ちのまま時間切れになりました。すいているときにどうぞ。
job-incomplete = このリクエストの一部をなくしました。もう一度 /mario をどうぞ。
took-too-long = 時間がかかりすぎたので止めました。短くしてみてください。
sound-broken = 音が壊れてしまいました。もう一度どうぞ。別のシードならうまくいくかもしれません。
piece-silent = 2回とも無音になりました。別のシードかプロンプトでどうぞ。
new-part-silent = 新しい部分が2回とも無音になりました。別のシードかプロンプトでどうぞ。
composing-failed = 作曲の途中で失敗しました。別のシードで試し、続くようならボットの管理者に伝えてください。
out-of-memory = メモリーが足りなくなりました。短い曲か、小さいモデルでどうぞ。
takes-unheard = { $takes } テイクのうち { $count } つが無音か壊れていたので、外しました。
tokens-of-other-weights = この曲はモデルの別のバージョンが作りました。
cancelled = キャンセルしました。
unexplained = うまくいきませんでした。もう一度どうぞ。
piece-deleted-unposted = この曲は、投稿する前に削除されました。
piece-unposted-for-a-day = 曲はできましたが、24時間 Discord に投稿できなかったので、あきらめました。もう一度頼んでください。

loop-planned = { $bars } 小節、{ NUMBER($seconds, maximumFractionDigits: 2) } 秒のループ。
loop-cut = { $bpm } bpm、{ $bars } 小節、{ NUMBER($seconds, maximumFractionDigits: 2) } 秒のループ。
loop-impossible = 一定の拍が聞こえないので、ループに切りませんでした。
measured-tempo = 指定は { $asked } bpm、測ると { $measured } です。
measured-no-tempo = 指定は { $asked } bpm ですが、一定の拍が聞こえません。
measured-key = 指定は{ KEY($asked) }、聞こえるのは{ KEY($measured) }です。
measured-no-key = 指定は{ KEY($asked) }ですが、調が聞き取れません。
that-piece = その曲
part-silent = { $name }の { $start }～{ $end } 秒は無音です。別の部分を選んでください。
rest-silent = { $name }の { $start } 秒から後は無音です。別の部分を選んでください。
source-silent = { $name }は無音です。聞こえるものを選んでください。

## Discord

channel-gone = チャンネルがなくなりました。
not-on-server = 私はもうそのサーバーにいません。
channel-hidden = そのチャンネルはもう見えません。
author-unreachable = 私からのメッセージを受け取らない設定になっています。
channel-closed-to-bot = そのチャンネルにはもう投稿できません。
thread-archived = そのスレッドはアーカイブされています。
thread-locked = そのスレッドはロックされています。
perhaps-posted-twice = 2回投稿されているかもしれません。最初の投稿が途切れ、ここの履歴を読めないので確かめられません。
channel-lost = チャンネルがわからなくなりました。もう一度 /mario をどうぞ。
message-deleted-at-once = 投稿したとたんにメッセージが削除されました。
file-too-large-for-discord = ファイルがここの Discord には大きすぎます。短い曲か mp3 にしてください。
message-refused = Discord にメッセージを断られました（エラー { $number }）。
discord-answered = Discord がエラー { $status } を返しました。
discord-unreachable = Discord につながりませんでした。
answered-too-late = 返事が間に合いませんでした。もう一度どうぞ。
permissions-missing = ここで次の権限が必要です：{ $permissions }。サーバーの管理者に頼んでください。
file-too-big = ファイルが大きすぎます（{ $size } MB、上限 { $maximum } MB）。短くするか、MP3 で送ってください。
attachment-not-fetched = Discord からそのファイルを取得できませんでした。もう一度添付してください。

command-mario = 曲を作る
command-continue = 続きを作る
command-cover = 8ビットカバー
command-follow = このメロディーをなぞる
command-recipe = レシピを見る
command-help = できること：例、オプション、モデル、今日の残り
command-library = 作った曲：自分の、このサーバーの、お気に入り
command-library-mine = 自分の曲と、今日の残り
command-library-server = このサーバーの、見えるチャンネルの曲
command-library-favourites = ⭐ を押した曲
command-library-search = プロンプトの言葉で曲を探す
library-words-help = プロンプトの言葉（順番は自由）
command-admin = このサーバーでの /mario の設定
command-admin-limits = このサーバーの制限を表示
command-admin-set = 制限を変える（全員、または1つのロール）
command-admin-reset = 制限の変更を取り消す
command-admin-format = ここに投稿するファイルの種類を選ぶ
command-admin-settings = このサーバーの設定とブロックした人を表示
command-admin-defaults = 指定がないときのモデル、長さ、スタイルを選ぶ
command-admin-language = ここでみんなが読む言語を選ぶ
command-admin-channel = チャンネルで作曲を許可・取り消し。1つもなければどこでも
command-admin-role = ロールに作曲を許可・取り消し。1つもなければ全員
command-admin-model = モデルを許可・取り消し。1つもなければ全部
command-admin-word = ある言葉の入ったプロンプトを断る、または受け付ける
command-admin-status = 混み具合、速さ、次の再起動
command-admin-block = ある人がここで曲を頼めないようにする
command-admin-unblock = ある人がまたここで曲を頼めるようにする
admin-person-help = 誰
admin-format-help = ファイルの種類、または default
admin-limit-help = どの制限か
admin-value-help = 新しい値
admin-role-help = ロール（空なら全員）
admin-model-help = どのモデルか
admin-default-model-help = モデル、または default
admin-default-style-help = スタイル、または default
admin-usual-style = スタイルなし
admin-usual-model = ボットの既定のもの
admin-usual-format = 既定の形式
admin-duration-help = 秒数。0 は既定
admin-language-help = 言語
admin-channel-help = チャンネル、またはカテゴリー（中の全部）
admin-allow-help = True で許可、False で取り消し
admin-word-help = 1つの言葉、または続いたいくつかの言葉
admin-refuse-help = True で断る、False で取り消し
help-with-default = { $help }（既定 { $default }）
form-prompt = どんな曲にしますか？
form-from = 音声を使う始まり（秒、または 1:30）
form-to = …終わり（空なら最後まで）
form-prompt-empty = 空のままなら、音声だけから作ります

form-tweak = この曲を手直しする
form-style = スタイル
form-style-kept = そのまま
form-too-old = 再起動の間に開かれていたフォームです。もう一度開いてください。
form-settings = 設定（1行に1つ）
form-setting = { $name }: { $value }
form-variation = バリエーション
form-keep = 始まりをどれだけ残しますか？
form-keep-choice = 最初の { $seconds } 秒（{ $percent }%）
form-line-unread = 「{ $line }」が読めません。設定は1行に1つ、「名前: 値」の形で書いてください。
tweak-changed-nothing = 何も変わっていないので、同じ曲になります。どこか変えるか、「{ button-again }」を押してください。
piece-too-short-to-vary = この曲はバリエーションには短すぎるか、ここで作るには長すぎます。代わりに「{ button-again }」をどうぞ。
button-cancel = キャンセル
button-again = もう一度
button-continue = 続きを作る
button-tweak = 手直し
button-delete = 削除
button-keep = 残す
button-drop = 捨てる
button-of-take = { $label } { $take }
button-make-again = 同じものを作る
button-my-turn = 次は私
button-end-jam = 終わる
button-surely-delete = 削除する

more = その他…
more-video = 動画：どこでも再生できる MP4
more-variation = バリエーション：始まりを残して後を変える
more-recipe = レシピ：そのままのコマンド
more-soundboard = サウンドボードへ：いちばん良い小節
more-stitch = つなぐ：続きの元を全部1つのファイルに
more-lineage = 系譜：何から生まれ、何が生まれたか
more-loop = ループ：終わりが始まりにつながる小節
more-midi = MIDI：音符（ほかのソフト用）
shown-queued = ⏳ { $place }番目です。約{ DURATION($seconds) }。
shown-next = ⏳ 次です。約{ DURATION($seconds) }。
shown-loading = 📦 モデルを読み込み中…
shown-loading-bar = 📦 モデルを読み込み中 { $bar }
shown-loading-since = { $text } · { DURATION($seconds) }
shown-loading-megabytes = 📦 モデルを読み込み中 { $bar } { $done } / { $total } MB
shown-composing = 🎼 { $bar } { $percent }%
shown-composing-left = 🎼 { $bar } { $percent }% · 残り{ DURATION($seconds) }
shown-diffusing = 高音質でデコード中。時間がかかります。
shown-finishing = 🎼 { $bar } もうすぐです
shown-answer-by = { $text }
    ここで返事ができるのは { $time } までです。
shown-restarting = 🔄 再起動中。順番はそのままです。
shown-failed = ⚠️ { $reason }
shown-cancelled = 🚫 キャンセルしました。
shown-footer = シード { $seed } · { $model } · { DURATION($seconds) }で完成
shown-footer-takes = { $count } テイク · { $model } · { DURATION($seconds) }で完成
shown-take = **{ $take }** · シード { $seed }
title-continuation = 続き
title-continued = { $prompt }（続き）
title-melody = メロディーから

linked = [{ $name }]({ $link })
came-again = 🎲 { $name }の別テイク{ came-for }
came-continued = ⏭️ { $name }の続き{ came-for }
came-followed = 🎵 { $name }のメロディーから{ came-for }
came-made-again = 🔁 { $name }をもう一度同じように{ came-for }
came-as-video = 🎬 { $name }{ came-for }
came-tweaked = 🎛️ { $name }の手直し{ came-for }
came-varied = 🌗 { $name }のバリエーション：最初の { $seconds } 秒、その後は新しく{ came-for }
came-covered = 🕹️ { $name }の8ビットカバー{ came-for }
came-for = { $person ->
        [nobody] {""}
       *[other] （{ $person }さんへ）
    }
came-joined = 🧵 { $names } をつないだ曲（{ $people }）{ came-for }
and-more = ほか { $count } 曲
somebody = 誰か
came-looped = 🔁 { $name }をループに{ came-for }
came-lengths = 全 { $total } 秒：前から { $given } 秒、新しく { $new } 秒
seconds = { $number } 秒

command-jam = ジャムを始める：みんなで順番に1つの曲を続け、投票で決める
command-daily = 今日の1曲。プロンプトはみんなの投票で決まる
command-daily-set = 毎日1曲を投稿する
command-daily-show = 今日の1曲がいつどこに来るか表示
command-daily-off = 今日の1曲をやめる
jam-prompt-help = 始まり：雰囲気、楽器、場所、テンポ
jam-seconds-help = 1ラウンドで新しく作る秒数
jam-rounds-help = ラウンド数
daily-channel-help = どこに
daily-hour-help = 何時に（0～23）
daily-zone-help = どこの時刻で（Asia/Tokyo など）
daily-prompts-help = | で区切ったプロンプト。投票がないとき順番に使う。なければ私の案

# ジャム
jam-thread = 🎶 ジャム：{ $prompt }
jam-opened = 🎶 **ジャム！** { $person } さんが「{ $prompt }」で始めます。{ $seconds } 秒を { $rounds } ラウンド。下のスレッドで参加してください。
jam-round = { $rounds } ラウンド中 { $round } ラウンド目
jam-how = **やり方：** 各ラウンドで誰かが番を取り、次に何が来るかを言います。私が2つ作り、みんなが1分で投票します。同数ならテイク1で続けます。ラウンドは番を取った人の1日の上限に数えます。{ $minutes } 分間だれも番を取らなければ、ジャムは終わりです。
jam-taken = { $person }：「{ $prompt }」
jam-taken-wordless = { $person } さんは言葉なしで続けます。
jam-turn = 次は誰？ **{ button-my-turn }** を押して、次に何が来るか言ってください。だれもいなければ { $until } にジャムは終わります。
jam-only-one = テイク { $take } で続けます。ほかにありませんでした。
jam-candidate = テイク { $take } · { $votes }
jam-vote = どのテイクで続けますか？投票は { $until } に終わります。票は変えられます。同数ならテイク1です。
    -# { votes }
jam-decided = **テイク { $take }** で続けます（{ $votes } 対 { $against }）。
jam-form = 次は私
jam-form-prompt = 次は何が来ますか？
jam-over-title = 🏁 { $prompt }
jam-over-because = { $why }
jam-whole = 曲の全体：{ DURATION($seconds) }
jam-nothing = 音楽ができる前にジャムが終わりました。
jam-credits = クレジット
jam-credit = { $round }. { $prompt } – { $person }
jam-no-words = 言葉なし
jam-closed-with = 🏁 ジャムは終わりました。「{ $prompt }」は { $people } の曲です：[聞く]({ $link })
jam-closed = 🏁 ジャムは終わりました。{ $why }
jam-nobody = だれも番を取りませんでした。
jam-ended-by = { $person } さんがジャムを終わらせました。
jam-piece-deleted = 曲が削除されたので、続けられません。
jam-nothing-made = このラウンドはうまくいきませんでした。もう一度やる人は？
jam-no-threads-here = ジャムにはスレッドが必要ですが、ここでは作れません。テキストチャンネルで始めてください。
jam-may-not-thread = ここでスレッドを開けないので、ジャムを始められません。サーバーの管理者に聞いてください。
jam-already-here = このチャンネルではジャムが進行中です：<#{ $thread }>。参加するか、終わるのを待ってください。
jam-over = このジャムは終わりました。
jam-turn-taken = { $person } さんのほうが早かったです。このあと投票して、次の番をどうぞ。
jam-others-first = 前の番はあなたでした。{ DURATION($seconds) }のあいだ、ほかの人に譲ってください。
jam-not-yours = ジャムを終わらせられるのは、始めた人かモデレーターだけです。
vote-over = その投票は終わりました。
votes = { $count ->
        [0] まだ0票
       *[other] { $count } 票
    }

# 今日の1曲
daily-came = 🌞 今日の1曲{ $votes ->
        [0] {""}
       *[other] （{ $votes } 票で決定）
    }
daily-late = 遅れました。その時刻に動いていませんでした。
daily-title = 🌞 今日の1曲
daily-vote = 次は何がいいですか？ { $until } に作ります。票は変えられます。同数なら先のものになります。
daily-option = { $number } · { $votes }
daily-voted = 次は { $count } 票の「{ $prompt }」でした。
daily-here = 毎日 { $hour }（{ $zone }）に { $channel } へ { $seconds } 秒の曲が来ます。次：{ $next }
daily-prompts-here = 投票がないときは、これを順番に使います：
daily-own-ideas = 投票がないときは、私の案で作ります。
daily-none = ここに今日の1曲はありません。`/{ name-mario-daily } { name-set }` で始められます。
daily-off = 今日の1曲をやめました。
daily-failed = ⚠️ 今日は { $channel } に今日の1曲がありません：{ $why }
daily-prompts = プロンプトは | で区切って { $maximum } 個まで、それぞれ { $length } 文字までです。
zone-unknown = 「{ $name }」というタイムゾーンはありません。Asia/Tokyo や America/New_York のような名前にしてください。
command-style = このサーバーのスタイル
command-style-add = 言葉と設定をスタイルとして保存し、ここの /mario で選べるようにする
command-style-remove = スタイルを外す
command-style-list = ここの /mario で選べるスタイルを表示
style-name-help = スタイルの名前
styles = スタイル
styles-none = ここにはまだスタイルがありません。`/{ name-mario-style } { name-add }` で追加できます。
style-line = 🎨 { $style }
style-line-usual = 🎨 { $style }（どこでも）
style-added = 保存しました。ここで /mario を打つと { $chosen } を選べます。
    { $style }
style-removed = { $name } はもうここのスタイルではありません。
style-name = スタイルの名前は 1～{ $maximum } 文字で、コンマは使えません。
style-unknown = { $available ->
        [none] ここに { $name } というスタイルはありません。
       *[other] ここに { $name } というスタイルはありません。あるもの：{ $available }
    }
style-unfit = 設定のスタイル { $name } は使えません。{ $reason }
styles-full = このサーバーにはもう { $maximum } 個のスタイルがあります。先に1つ外してください。
command-privacy = あなたについて知っていること
command-privacy-export = 保存しているあなたの情報を全部ダイレクトメッセージで受け取る
command-privacy-delete = あなたの曲、プロンプト、音声、履歴を削除する
privacy-confirm-help = True で完全に削除します
privacy-not-confirmed = 何も削除していません。完全に削除するには confirm を true にしてください。
privacy-exported = 送りました。ダイレクトメッセージを見てください。
privacy-deleted = 曲とリクエスト { $count } 件を削除しました。投稿済みのメッセージは、誰かが削除するまで残ります。
direct-messages-closed = ダイレクトメッセージを送れません。このサーバーのプライバシー設定で許可して、もう一度どうぞ。
blocked = { $person } さんはこれからここで曲を頼めません。
unblocked = { $person } さんはまたここで曲を頼めます。

format-here = ここでは曲を **{ $format ->
        [wav] WAV
        [flac] FLAC
        [ogg] Ogg
        [video] 動画（MP4）
       *[mp3] MP3
    }** で投稿します（ほかの指定がないとき）。
defaults-here = 指定がなければ、曲は { $seconds } 秒で、**{ $model }** が作ります。
default-style-here = スタイルの指定がなければ、**{ $style }** になります。
language-here = { $name ->
        [auto] ここでみんなが読むものは、Discord がこのサーバーに示す言語になります。
       *[other] ここでみんなが読むものは **{ $name }** になります。
    }
channels-here = { $count ->
        [0] ここではどのチャンネルでも作曲します。
       *[other] ここで作曲するのは { $channels } だけです。
    }
roles-here = { $count ->
        [0] ここでは誰でも曲を頼めます。
       *[other] ここで曲を頼めるのは、次のロールの人だけです：{ $roles }
    }
models-here = { $count ->
        [0] ここではどのモデルも使えます。
       *[other] ここで使えるモデルは { $models } だけです。
    }
words-here = { $count ->
        [0] ここで断る言葉はありません。
       *[other] ここでは次の言葉の入ったプロンプトを断ります：{ $words }
    }
blocked-here = { $count ->
        [0] ここでブロックされている人はいません。
       *[other] ここでブロック中：{ $people }
    }
settings-here = このサーバーの設定
limits-here = ここの制限
limit = { $name }：{ $value }
limit-changed = **{ $name }：{ $value }**
limit-of-role = { $role } { $name }：**{ $value }**
limit-set = { $role ->
        [everyone] {""}
       *[other] { $role } の{" "}
    }**{ $name }** を { $value } にしました。
limit-reset = { $role ->
        [everyone] **{ $name }** を既定（{ $value }）に戻しました
       *[other] { $role } の **{ $name }** を全員と同じに戻しました
    }。

status-title = 私の様子
status-queue = { $capacity } 曲中 { $running } 曲を作曲中、{ $waiting } 曲が順番待ち。ここからは { $here } 曲。
status-start = 今頼んだ曲は{ $seconds ->
        [0] すぐに
       *[other] 約{ DURATION($seconds) }後に
    }始まります。
status-speed = **{ $name }**：1秒に { NUMBER($speed, maximumFractionDigits: 1) } 秒分の音楽
status-speed-unknown = **{ $name }**：まだ測っていません
status-memory = メモリー：{ NUMBER($used, maximumFractionDigits: 1) } GB 使用中、{ NUMBER($free, maximumFractionDigits: 1) } GB 空き
status-data = 保存：{ NUMBER($maximum, maximumFractionDigits: 1) } GB 中 { NUMBER($used, maximumFractionDigits: 1) } GB
status-restart = 次の再起動：{ $time }
status-restart-unknown = 再起動の予定はありません。
status-restart-now = 今、再起動しています。

permission-view-channel = チャンネルを見る
permission-send-messages = メッセージを送信
permission-send-messages-in-threads = スレッドでメッセージを送信
permission-create-public-threads = 公開スレッドの作成
permission-attach-files = ファイルを添付
permission-embed-links = 埋め込みリンク
permission-read-message-history = メッセージ履歴を読む

## ヘルプ

hint = 🎵 どんな曲がいいか教えてください。たとえば：
    `/mario { $first }`
    `/mario { $second }`
    `/mario { $third }`
    下のボタンでもどうぞ。ほかにできることは `/{ name-mario-help }` にあります。

help-title = 🎵 できること
help-mario = **`/mario`** と少しの言葉（英語）で曲ができます。音声を添付するとメロディーをなぞり、`{ name-continuation }` なら続きを作ります。
help-sections = **部分**：`verse: calm | chorus: fast, drums | outro` のように書くと、部分ごとに言葉を変えられます。
help-reply = 曲に **返信** すると続きを作ります。書いた言葉が新しいプロンプトです。
help-apps = 音声を **右クリック**（スマホでは長押し）→ アプリ：{ $commands }
help-library = **`/{ name-mario-library }`** で作った曲が見つかります：自分の、このサーバーの、お気に入り（⭐）、言葉で検索。
help-more = **曲の下** には *{ button-tweak }*、⭐、*{ more }*（バリエーション、ループ、動画、音符、レシピ）があります。`{ name-takes }` で一度に { $takes } つまで作れます。
help-jam = **`/{ name-mario-jam }`** で、みんなで順番に続け、投票で決める曲を始めます。
help-examples = 下の **ボタンを押す** と例が聞けます。
help-options = オプション
help-prompt = **プロンプト**（`{ name-prompt }`）：どんな曲か。音声を添付して `{ just-my-audio }` とすると、言葉なしになります。
help-duration = **長さ**（`{ name-duration }`）：新しく作る秒数。ここでは { $maximum } 秒まで。
help-creativity = **創造性**（`{ name-temperature }`）：0 おとなしい、1 普通、2 大胆。
help-strength = **プロンプトの強さ**（`{ name-classifier_free_guidance }`）：1 ゆるい、3 普通、7 厳密。
help-continuation = **続ける**（`{ name-continuation }`）：音声のメロディーをなぞらず、続きを作る。
help-part = **開始**、**終了**（`{ name-continuation_start }`、`{ name-continuation_end }`）：音声の使う部分（秒）。
help-format = **形式**（`{ name-output_format }`）：もらうファイルの種類。
help-seed = **シード**（`{ name-seed }`）：同じシードと同じ言葉なら同じ曲になります。
help-model-option = **モデル**（`{ name-replicate_weights }`）：作曲するもの。
help-left = 今日の残り
help-left-you = あなた：{ $seconds ->
        [0] 音楽はもうありません
       *[other] 音楽{ DURATION($seconds) }
    }、添付 { $megabytes } MB、順番待ち { $places } 曲。
help-left-server = このサーバー：{ $seconds ->
        [0] 音楽はもうありません
       *[other] 音楽{ DURATION($seconds) }
    }。
help-models = モデル
help-model = **{ $title }**（`{ $name }`）、ライセンス：{ $licence }
help-model-unlicensed = 記載なし。ボットの管理者に聞いてください
help-models-more = …ほかに { $count } 個。オプション `{ name-replicate_weights }` にあります。

## ボタンとメッセージ

lineage-title = 🌳 系譜
lineage-first = 🎼 { $name } · { $by }
lineage-continued = ⏭️ { $name } · { $by }
lineage-followed = 🎵 { $name } · { $by }
lineage-changed = 🎛️ { $name } · { $by }
lineage-joined = 🧵 { $name } · { $by }
lineage-hidden = *削除された、または見えない場所の曲*
lineage-this = ← **この曲**
lineage-alone = ほかの曲から生まれたものではなく、ここから生まれた曲もまだありません。
lineage-more = …ほか { $count } 曲
library-mine = 🎼 あなたの曲
library-server = 🎼 このサーバーの曲
library-favourites = ⭐ あなたのお気に入り
library-search = 🔎 { $words }
library-empty-mine = まだ何も作っていません。`/mario` と少しの言葉で曲ができます。
library-empty-server = 見えるチャンネルにはまだ何もありません。`/mario` と少しの言葉で曲ができます。
library-empty-favourites = まだ何もありません。曲の下の ⭐ を押すと、ここに並びます。
library-empty-search = その言葉が全部入ったプロンプトはここにありません。
library-facts = { DURATION($seconds) } · { $model } · シード { $seed }
library-page = { $pages } ページ中 { $page } ページ · { $count } 曲
library-play = 聞いてみる…
library-elsewhere = ここでは見えないチャンネルに、あと { $count } 曲あります。
library-only-on-servers = これはサーバーで使えます。ここでは `/{ name-mario-library } { name-mine }` をどうぞ。
library-search-too-long = 言葉が多すぎます。検索できるのは { $maximum } 文字までです。
favourite-first = ⭐ 保存しました。`/{ name-mario-library } { name-favourites }` にお気に入りが並びます。もう一度押すと外れます。
button-too-old = このボタンは別のバージョンのものです。/mario をどうぞ。
piece-deleted = その曲は削除されたので、このボタンはもう動きません。
delete-surely = この曲を完全に削除しますか？元には戻せません。
deleted = 削除しました。
piece-not-being-made = それはもう終わったか、キャンセルされています。
too-late-to-cancel = キャンセルには遅すぎました。もう終わっています。
only-its-author = これを{ $act ->
        [delete] 削除
       *[cancel] キャンセル
    }できるのは、頼んだ人かモデレーターだけです。
only-server-managers = 制限を見たり変えたりできるのは、このサーバーを管理する人だけです。
delete-takes-surely = { $count } テイクを全部完全に削除しますか？元には戻せません。
take-is-last = 残っているテイクはこれだけです。なくすには「{ button-delete }」を押してください。
only-its-author-chooses = テイクを残したり捨てたりできるのは、頼んだ人かモデレーターだけです。
stitch-alone = つなぐものがありません。この曲は、残っていてあなたに見える曲の続きではありません。
stitch-too-long = つなぐと{ DURATION($seconds) }になります。上限は{ DURATION($maximum) }です。
stitch-part-gone = つなぐ前に、曲の1つが削除されました。
message-deleted = そのメッセージは削除されたので、続きを作れません。
message-files-hidden = そのファイルが見えません。右クリック（または長押し）→ アプリ → { command-continue }
no-sound-in-message = そのメッセージには音声ファイルがありません。ファイルの付いたものを選んでください。
several-sounds = 音声が { $count } 個あったので、{ $name } を使いました。
several-takes = テイクが { $count } つあったので、{ $take } を使いました。ボタンならどれでも選べます。
piece-still-being-made = その曲はまだ作っている途中です。できてからどうぞ。
reply-unread = 文章を読めませんでした。メンションをオンにして返信するか、アプリ → { command-continue } をどうぞ。

## 添付された音声

sounds-accepted = WAV、MP3、FLAC、OGG（Vorbis か Opus）、M4A、AAC、AIFF、CAF、AMR、AC-3、または音声入りの動画（MP4、MKV、WebM）
sound-file-empty = そのファイルは空です。音声を添付してください：{ sounds-accepted }
sound-unknown = そのファイルは音声だとわかりません。読めるもの：{ sounds-accepted }
sound-playlist = それはプレイリストです。ほかのファイルを指しているだけで、それは開きません。音声そのものを添付してください。
sound-kind-unread = それは{ $kind }のようで、読めません。MP3 か WAV で書き出してください。
not-a-sound = それは{ $kind }のようです。音声が必要です：{ sounds-accepted }
sound-coded-unread = その { $title } ファイルの音声は、{ $coding ->
        [unknown] 知らない方式で
       *[other] 読めない方式（{ $coding }）で
    }符号化されています。MP3 か WAV で書き出してください。
sound-cut-short = その { $title } ファイルは途中で切れていて、終わりがありません。もう一度送ってください。
sound-promised-more = その { $title } ファイルは壊れているか途中で切れています。中身が示された量に足りません。もう一度送ってください。
sound-partly-read = そのファイルは { $parts } 個のうち { $unread } 個の部分を読めなかったので、{ $seconds } 秒だけ使いました。
sound-damaged = その { $title } ファイルは壊れています。MP3 か WAV で書き出し直してください。
sound-corrupt = 音声データが壊れています。MP3 か WAV で書き出し直してください。
sound-only-header = その { $title } ファイルはヘッダーだけで、音声がありません。
sound-nothing = そのファイルには音声がありません。音声のあるものを選んでください。
sound-too-short = その音声は0.1秒より短いです。もっと長いものを選んでください。
sound-channels = その音声は { NUMBER($channels, useGrouping: 1) } チャンネルで、読めるのは 1～{ $maximum } です。ステレオにミックスしてください。
sound-rate = その音声は毎秒 { NUMBER($rate, useGrouping: 1) } サンプルで、読めるのは { NUMBER($minimum, useGrouping: 1) }～{ NUMBER($maximum, useGrouping: 1) } です。44,100 か 48,000 で書き出してください。
result-too-long = 全部で{ DURATION($seconds) }になりますが、作れるのは{ DURATION($maximum) }までです。一部だけ使ってください：アプリ → { command-continue } の開始と終了、または `{ name-continuation_start }` と `{ name-continuation_end }`
sound-too-long = その音声は、一度に使える{ DURATION($seconds) }より長いです。使う部分（開始、終了）を選んでください。
sound-too-wide = チャンネル数の割に長すぎます。一度に使えるのは { $seconds } 秒です。使う部分（開始、終了）を選んでください。
sound-too-slow = そのファイルは読むのに時間がかかりすぎました。短いものを MP3 か WAV で送ってください。
sound-too-heavy = そのファイルは読むのにメモリーがかかりすぎます。MP3 か WAV で書き出し直してください。
sound-protected = そのファイルはコピー保護されていて読めません。別のものを選んでください。
sound-elsewhere = その MP4 は音声が別のファイルにあり、それは開きません。1つのファイルに書き出してください。
video-without-sound = その動画には音声がありません。音声のある動画か、音声ファイルを選んでください。
part-before-start = 使う部分は 0 秒以降から始めてください。
part-too-late = 使えるのはファイルの最初の{ DURATION($seconds) }の中の部分で、{ $start } 秒からは使えません。ファイルを切るか、始まりを前にしてください。
part-backwards = 使う部分が、始まり（{ $start } 秒）より前の { $end } 秒で終わっています。終わりを後にしてください。
part-after-end = その音声は、使う部分が始まる { $start } 秒より前に終わります。始まりを前にしてください。
part-clipped = その音声は、指定の { $end } 秒より前の { $length } 秒で終わるので、最後まで使いました。

kind-windows-media-file = Windows Media ファイル（WMA か WMV）
kind-monkeys-audio = Monkey's Audio（APE）
kind-wavpack = WavPack
kind-dsd-sound = DSD 音声（DSF か DSDIFF）
kind-musepack = Musepack
kind-tta = TTA
kind-dts = DTS
kind-mlp = MLP
kind-truehd = Dolby TrueHD
kind-8svx-file = Amiga の 8SVX ファイル
kind-tracker-module = トラッカーのモジュール
kind-sun-au-file = Sun の AU ファイル
kind-sony-wave64-file = ソニーの Wave64 ファイル
kind-realaudio-file = RealAudio ファイル
kind-creative-voc-file = Creative の VOC ファイル
kind-silk-voice-note = SILK のボイスメッセージ
kind-amr-file-with-several-channels = 複数チャンネルの AMR ファイル
kind-flash-video = Flash 動画
kind-mpeg-video = MPEG 動画
kind-picture = 画像
kind-archive = 圧縮ファイル
kind-pdf-document = PDF 文書
kind-midi-file = MIDI ファイル（音符だけで音声はない）
kind-sound-font = サウンドフォント（楽器だけで音楽はない）
kind-program = プログラム
kind-avi-video = AVI 動画
kind-video-cd = ビデオ CD
kind-amv-video = AMV 動画
kind-speex = Speex
kind-mpeg-transport-stream = MPEG トランスポートストリーム

## 書き出すファイル

format-unknown = 「{ $name }」は書き出せません。書き出せるのは { $formats } です。
piece-not-written = 曲はできましたが、{ $format } で書き出せませんでした。別の形式でどうぞ。
piece-too-big-to-post = この曲はここに投稿するには長すぎます。ファイルは { $maximum } MB までで、小さな MP3 でも超えます。短くしてみてください。
posted-smaller = { $asked } だと { $size } MB になりますが、ここのファイルは { $maximum } MB までなので、{ $asked ->
        [MP3] 小さめの { $given }
       *[other] { $given }
    }{ $kilobits ->
        [0] {""}
       *[other] （{ $kilobits } kbit/s）
    }にしました。
recipe = レシピ
recipe-made-by = { $device ->
        [unknown] { $model } で作曲
       *[other] { $model } で作曲（{ $device }）
    }
recipe-joined = いくつかの曲をつないだものなので、1つのコマンドでは作れません。「系譜」で見られます。
recipe-unknown = そのファイルは私のものではないか、変わりすぎていて見分けられません。
recipe-model-gone = ここに { $name } というモデルがないので、もう一度は作れません。
recipe-other-model = { $name } はその後変わったので、違う曲になります。
recipe-other-device = { $was } で計算したもので、今は { $now } になるので、最後のビットが違うかもしれません。
recipe-other-version = 私の別のバージョン（{ $was }）が作ったので、違う曲になるかもしれません。
recipe-source-lost = 手元にない音声から作りました。コマンドを使うときは、その音声を `{ name-input_audio }` に添付してください。
recipe-source-kept = 音声から作りました。「{ button-make-again }」ならそれを使います。コマンドなら `{ name-input_audio }` に添付してください。
recipe-names = 日本語でのオプション名：{ $names }
recipe-name = { $name } → { $theirs }
made-again-same = 前と同じファイルです（1バイトも違いません）。
made-again-other-model = 前と同じファイルではありません。モデルがその後変わりました。
made-again-other-device = 前と同じファイルではありません。前は { $was }、今回は { $now } で計算しました。
made-again-otherwise = 前と同じファイルではありません。私か、そのファイルがその後変わりました。
soundboard-added = **{ $name }** をサウンドボードに入れました（いちばん良い小節）。
soundboard-reason = { $name }（{ $id }）が私の曲から追加
soundboard-name = マリオの曲
soundboard-not-yours = 音を追加するには、このサーバーで「エクスプレッションを作成」の権限が必要です。サーバーの管理者に聞いてください。
soundboard-not-mine = 音を追加するには、私にこのサーバーの「エクスプレッションを作成」の権限が必要です。サーバーの管理者に頼んでください。
soundboard-no-server = 追加できるサウンドボードがあるのは、私がいるサーバーだけです。
soundboard-full = このサーバーのサウンドボードはいっぱいです。先に音を1つ削除してください。
soundboard-too-big = Discord には音が大きすぎました。別の曲でどうぞ。
soundboard-refused = Discord が音を受け取りませんでした（エラー { $number }）。後でどうぞ。
piece-too-quiet = その曲は、サウンドにするには静かすぎます。
exports-busy = 今はほかのファイルで手いっぱいです。1分後にどうぞ。
video-too-big = 動画にすると、ここの Discord には大きすぎます（{ $size } MB、上限 { $maximum } MB）。短い曲でどうぞ。
piece-without-notes = この曲は音符でできていないので、MIDI にできません。pocket の曲ならできます。
no-notes = 楽譜にできるのは pocket の曲だけです。pocket を選ぶか、piece.wav のような名前にしてください。
music21-missing = MusicXML には music21 が必要です。`pip install music21` で入れるか、.mid にしてください。

## pocket が曲について言うこと

key-major = { $tonic ->
        [0] ハ
        [1] 嬰ハ
        [2] ニ
        [3] 変ホ
        [4] ホ
        [5] ヘ
        [6] 嬰ヘ
        [7] ト
        [8] 変イ
        [9] イ
        [10] 変ロ
       *[11] ロ
    }長調
key-minor = { $tonic ->
        [0] ハ
        [1] 嬰ハ
        [2] ニ
        [3] 変ホ
        [4] ホ
        [5] ヘ
        [6] 嬰ヘ
        [7] ト
        [8] 変イ
        [9] イ
        [10] 変ロ
       *[11] ロ
    }短調

pocket-style =
    { $style ->
       *[overworld] 地上
        [underground] 地下
        [castle] 城
        [underwater] 水中
        [boss] ボス
        [ghost-house] おばけ屋敷
        [desert] 砂漠
        [star] スター
        [game-over] ゲームオーバー
        [title] タイトル
        [shop] お店
        [athletic] アスレチック
        [snow] 雪
        [space] 宇宙
        [village] 村
        [victory] 勝利
    }
pocket-note = { $style } · { KEY($key) } · { $bpm } bpm · { $form }。{ $understood }
pocket-understood = わかった言葉：{ $words }
pocket-unknown = 知っている言葉がないので、明るい地上ステージの曲にしました。
pocket-no-prompt = 言葉がないので、明るい地上ステージの曲にしました。
pocket-continued = { $style } · { KEY($key) } · { $bpm } bpm · あなたの音声、続いて { $form }
pocket-no-tune = { $style } · { KEY($key) } · { $bpm } bpm · 音声からメロディーを聞き取れなかったので、あなたのものは調とテンポだけです：{ $form }
pocket-followed = { $style } · { KEY($key) } · { $bpm } bpm · あなたのメロディー
pocket-followed-on = { $style } · { KEY($key) } · { $bpm } bpm · あなたのメロディー、続いて { $form }
pocket-sections = { KEY($key) } · { $bpm } bpm · { $sections }
pocket-section = { $time }から{ $name }（{ $style }）
sections-not-followed = メロディーは1つのスタイルで演奏します。部分に分けられるのは新しい音楽だけです。
sections-note = { $sections }
section-from = { $time }から{ $name }
no-tune-heard = その音声からは、なぞれるメロディーが聞こえませんでした。
prompt-unread = そのプロンプトはまったく読めなかったので、書いた言葉には従っていません。英語の言葉でどうぞ。
prompt-half-read = プロンプトは「{ $last }」までの前半だけ使いました。
two-notes = { $first } { $second }

## モデル

model-does-not-work = { $name } は動きません（{ $reason }）。
default-model = 既定のモデル
model-unknown = このボットに「{ $name }」というモデルはありません。使えるもの：{ $available }
no-diffusion = `{ name-multi_band_diffusion }` は { $name } では使えません。MusicGen のトークンだけをデコードします。オフにしてください。
no-diffusion-because = `{ name-multi_band_diffusion }` は { $name } では使えません（{ $reason }）。オフにしてください。
no-diffusion-other-codec = コーデックが違うため
no-diffusion-synthesised = 音が合成されるため
no-melody = { $name } はメロディーをなぞれません。`{ name-continuation }` をオンにして続きを作るか、メロディーをなぞれるモデルを選んでください。
no-melody-but = { $name } はメロディーをなぞれません。`{ name-continuation }` をオンにして続きを作るか、なぞれるモデルを選んでください：{ $able }
no-memory-for-model = このモデルにはメモリーが足りません。約 { NUMBER($wanted, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB 必要で、空きは { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB です。ほかが終わるのを待つか、小さいモデルにしてください。
musicgen-missing = このモデルには PyTorch と audiocraft が必要ですが、入っていません。`uv sync --python '<3.13' --extra musicgen`、または Python 3.11 か 3.12 で `pip install 'mario[musicgen]'` で入れてください。
models-without-musicgen = PyTorch と audiocraft が入っていないので、次のモデルは使えません：{ $names }。`uv sync --python '<3.13' --extra musicgen`、または Python 3.11 か 3.12 で `pip install 'mario[musicgen]'` で入れてください。
model-files-unfit = { $name } のファイルは壊れているか、読み込めるモデルのものではありません（{ $kind }）。詳しくはログにあります。
model-name-taken = { $name } というモデルはもうあります。別の名前にしてください。
model-name-wrong = モデルの名前に使えるのは、小文字、数字、- と _ です。
kernels-missing = 付属のモデルには一度だけ C コンパイラーが必要ですが、動くものが見つかりません。gcc を入れる（`sudo apt install gcc`）か、ビルド済みの wheel から Mario を入れてください。
bundled-model-undecodable = 付属のモデルをデコードできません（{ $reason }）。ボットを入れ直してください。
bundled-weights-missing = 付属のモデルの重みがありません。ボットを入れ直してください。

adapter-alpha-wrong = アダプターの lora_alpha が数ではありません。読み込みませんでした。
adapter-base-not-musicgen = アダプターのベース「{ $name }」は完全な MusicGen ではありません。
adapter-base-unknown = アダプターは「{ $name }」から作られています。config.toml のモデルかリポジトリを、config.toml でその base に指定してください。
adapter-changes-unknown = アダプターは { $name } を変えますが、ベースにないか、変えない部分です。読み込みませんでした。
adapter-empty = アダプターは空です。読み込みませんでした。
adapter-has = このアダプターには { $what } がありますが、それは統合しません。
adapter-has-biases = このアダプターにはバイアス（bias）がありますが、それは統合しません。
adapter-not-lora = このアダプターは peft の「{ $kind }」です。統合するのは LoRA だけです。
adapter-part-unknown = アダプターには LoRA にない { $name } があります。
adapter-parts-unfit = アダプターの { $name } の部分どうしが合いません。
adapter-size-unfit = アダプターは別の大きさのベース用です。{ $name } はここでは { $here }、あちらでは { $there } です。読み込みませんでした。
base-not-whole = ファインチューンのベース「{ $base }」は完全なモデルでなければなりません。
base-unnamed = 重みには、どの { $what } のものか書かれていません。元のモデル（facebook/musicgen-small など）を config.toml で base に指定してください。
checkpoint-fuser-unread = チェックポイントは、条件ではないものを { $way } で結び付けています。読み込みませんでした。
checkpoint-heads-unfit = チェックポイントのアテンションヘッドの数で幅が割り切れません。
checkpoint-lacks-key = チェックポイントの xp.cfg に { $key } がありません。読み込みませんでした。
checkpoint-not-musicgen = チェックポイントの重みは MusicGen の言語モデルのものではありません。
checkpoint-pattern-unread = チェックポイントのコードブックのパターンはデコードできません。
checkpoint-shapes-unfit = チェックポイントの重みの形が xp.cfg と違います。壊れているか、組み立てが間違っています。読み込みませんでした。
checkpoint-unbuildable = チェックポイントのモデルはここでは作れません（{ $kind }：{ $reason }）。
checkpoint-weights-unfit = チェックポイントの重みが xp.cfg のモデルと合いません。{ $count } 個が違い、最初は { $first } です。読み込みませんでした。
checkpoint-weights-unusable = チェックポイントの重みは使えません。読み込みませんでした。
checkpoint-without-length = チェックポイントには、モデルが一度に何秒聞くか書かれていません。
codec-codebooks-unfit = コーデックは { $tokens } トークンのコードブックが { $found } 個、言語モデルは { $card } トークンが { $codebooks } 個で、合いません。
codec-is-dac = コーデックが Descript Audio Codec（DAC）で、それは読み込みません。EnCodec のモデルを選んでください。
codec-not-encodec = コーデックは「{ $found }」で、EnCodec ではありません。
codec-not-listed = チェックポイントのコーデックは「{ $name }」のもので、loading.pretrained にありません。読み込みませんでした。
codec-rate-unfit = コーデックは { $codec } Hz、言語モデルは { $model } Hz 用で、合いません。
codec-unloadable = コーデックを読み込めません：{ $reason }
complete-comes-along = そのモデルはボットに付属していて、ネットワークは要りません。
complete-folder-taken = { $path } にはもう何かあります。移すか、別の名前にしてください。
complete-has-base = そのモデルはベースが横に必要なので、1つのフォルダーに収まりません。ベースのほうを完全にして、それを base に指定してください。
complete-unwritable = { $path } に書けません：{ $reason }
condition-needs-spacy = 条件「{ $name }」には spaCy のモデルが必要で、それは読み込みません。
condition-shapes-unfit = 条件「{ $name }」の重みの形が xp.cfg と違います。読み込みませんでした。
condition-spectra-absurd = 条件「{ $name }」のスペクトルの大きさが異常です。
condition-unread = 条件「{ $name }」は読み込まない種類です。
config-unwritable = { $file } に書けません（{ $reason }）。
diffusion-format-unknown = MultiBand Diffusion の重みが知らない形式です。
diffusion-lacks-band = MultiBand Diffusion の重みに、帯域が1つ足りません。
diffusion-not-for-codec = MultiBand Diffusion はこのモデルのコーデック用に学習されていません。
diffusion-schedule-absurd = MultiBand Diffusion のノイズスケジュールの長さが異常です。
diffusion-weights-unfit = MultiBand Diffusion の重みが設定と合いません。
diffusion-without-schedule = MultiBand Diffusion の重みにノイズスケジュールがありません。
file-more-than-weights = { $file } は重み以外のものを含むか、壊れています。読み込みませんでした。
file-no-checkpoint = { $file } にチェックポイントがありません。読み込みませんでした。
file-no-safetensors = { $file } は壊れているか、safetensors ファイルではありません。読み込みませんでした。
file-no-torch-file = { $file } は壊れているか、torch のファイルではありません。読み込みませんでした。
file-repeats-weights = { $file } はほかのファイルの重みを繰り返しています。読み込みませんでした。
file-runs-code = { $file } は読み込むときにコード（{ $name }）を実行しようとするので、断ります。テンソルだけのファイルを作者に頼んでください。
features-unfit = MERT のファイルが、このモデルがスタイルを聞き取るためのものと違います。
folder-config-wrong = { $file } は MusicGen のものではありません。読み込みませんでした。
folder-file-strange = { $file } は transformers が書いたものと違います。読み込みませんでした。
folder-file-unreadable = { $file } を読めません。読み込みませんでした。
folder-index-wrong = { $file } に重みのファイル名がありません。読み込みませんでした。
folder-lacks-files = フォルダー { $title } に { $files } がありません。そこに置くか、config.toml の source を直してください。
folder-lacks-weights = { $title } に { $file } がありません。読み込みませんでした。
folder-not-musicgen = これは transformers の「{ $kind }」で、MusicGen ではありません。使えません。
folder-part-alone = { $file } は transformers のフォルダーの一部ですが、横に { $config } がありません。フォルダーごと置いてください。
folder-part-other-kind = { $part } は「{ $found }」ですが、そこで読み込むのは「{ $kind }」だけです。
folder-part-unbuildable = フォルダーの { $part } を作れません：{ $reason }
folder-part-unfit = フォルダーの { $part } が重みと合いません：{ $name }
folder-pickled = { $title } の重みは { $file } にあり、コードを含められる形式です。読み込むのは safetensors だけです。transformers の save_pretrained で保存し直してください。
folder-scales-embeddings = このモデルは埋め込みを拡大していて、公開されているものにはない形です。使えません。
folder-without-tokenizer = フォルダーに読めるトークナイザーがありません。読み込みませんでした。
format-not-loadable = { $title } は読み込める形式ではありません。state_dict.bin（audiocraft）、config.json（transformers）、adapter_config.json（peft）のどれもありません。
hub-file-altered = { $file } はモデルハブの示したものと違い、途中で切れたか変えられていたので捨てました。もう一度試すと取り直します。
hub-lacks-file = モデルハブの { $repository } に { $name } がないので、読み込める形式ではありません。
hub-not-fetched = モデルハブから { $repository } の { $name } を取得できません（{ $kind }）。後でどうぞ。
hub-unreachable = { $repository } の { $name } を取りにモデルハブへつながりません。このマシンのネットワークを確認して、もう一度どうぞ。
hub-repository-unknown = モデルハブに { $repository } がないか、トークン（HF_TOKEN）が必要です。
hub-too-slow = loading.max_minutes の { $minutes } 分以内に重みが届きませんでした。届いた分は残してあるので、もう一度試すと続きからです。
hub-weights-too-big = { $repository } の重みは { NUMBER($size, maximumFractionDigits: 1) } GB で、loading.max_gigabytes の { $maximum } GB を超えます。
kind-is-chord = これは MusicGen-Chord です。コードの文字とメロディーを同時に必要とし、audiocraft でも作れません。使えません。
kind-is-jasco = これは JASCO です。トークンではなくフローマッチングで音を作ります。使えません。
kind-is-magnet = これは MAGNeT です。続きを作るのではなく、曲全体を一度に埋めます。使えません。
kind-needs-clap = このモデルは CLAP の埋め込みで動きますが、その重みはコードを実行する pickle です。使えません。
lm-not-musicgen = 言語モデルは「{ $found }」で、MusicGen のものではありません。
not-source-separation = { $file } はメロディーに必要な音源分離ではありません。
recipe-aliases = チェックポイントの xp.cfg はエイリアスで繰り返されています。読み込みませんでした。
recipe-holds = チェックポイントの xp.cfg に { $kind } があります。読み込みませんでした。
recipe-interpolates = チェックポイントの xp.cfg は「{ $text }」の穴埋めを求めますが、よそから来た重みではしません。読み込みませんでした。
recipe-no-configuration = チェックポイントの xp.cfg は設定ではありません。読み込みませんでした。
recipe-refers-to-itself = チェックポイントの xp.cfg は入れ子が深すぎるか、自分自身を指しています。読み込みませんでした。
recipe-too-deep = チェックポイントの xp.cfg は入れ子が深すぎます。読み込みませんでした。
recipe-too-long = チェックポイントの xp.cfg は長すぎます。読み込みませんでした。
recipe-unreadable = チェックポイントの xp.cfg を読めません。読み込みませんでした。
source-file-altered = { $file } は示されたファイルと違います。sha256 は { $expected }… ではなく { $found }… です。途中で切れたか変えられています。読み込みませんでした。
source-lacks-files = { $title } に { $files } がありません。
source-not-https = 重みは https でだけ取得します。モデルの source を変えてください。
state-lacks-tensor = { $name } の「{ $entry }」にテンソルがありません。読み込みませんでした。
state-lacks-weights = { $name } の「{ $key }」に重みがありません。読み込みませんでした。
state-not-finite = { $name } の重みに数でないものがあります（{ $entry }）。読み込みませんでした。
state-not-musicgen = { $name } に MusicGen の言語モデルの重みがありません。読み込みませんでした。
state-shares-bytes = { $name } は複数の重みに同じバイトを使っています。読み込みませんでした。
text-encoder-unknown = チェックポイントが求めるテキストエンコーダー「{ $name }」を知りません。
text-encoder-without-tokenizer = テキストエンコーダー { $name } のトークナイザーがモデルハブにありません。
text-encoders-several = チェックポイントは複数のテキストエンコーダーを求めますが、対応していません。
weights-address-not-https = 重みは普通の https のアドレスからだけ取得します。
weights-address-wrong = 重みのアドレスが正しくありません。直すか、提供元に聞いてください。
weights-file-not-announced = { $host } のファイルは示されたものと違います。sha256 は { $expected }… ではなく { $found }… なので、捨てました。
weights-file-too-big = ファイルが loading.max_gigabytes の { $maximum } GB を超えています。
weights-host-answered = { $host } は重みを送らず、{ $status } を返しました。
weights-host-not-listed = { $host } からは重みを取得できません。ボットの管理者が loading.hosts に加えられます。
weights-host-not-public = ホスト { $host } は公開アドレスではない { $address } につながります。
weights-host-unknown = ホスト { $host } が見つかりません。
weights-kept-altered = 前に取得した重みが途中で切れたか変えられていたので、捨てました。もう一度試すと取り直します。
weights-lack-part = 重みに { $name } の一部がありません。
weights-need-sha256 = URL の重みには sha256 が必要です。config.toml に書くか、--sha256 で指定してください。
weights-not-fetched = { $host } から重みを取得できません（{ $kind }）。後でどうぞ。
weights-not-there = ボットが動くフォルダーから見て「{ $path }」に重みがありません。完全なパスはログにあります。ボットの管理者がそこに置くか、config.toml の source を直せます。
weights-part-unknown = 重みに MusicGen にない { $name } があります。
weights-redirect-too-often = 重みのアドレスの転送が多すぎます。
weights-too-slow = loading.max_minutes の { $minutes } 分以内に重みが届きませんでした。

## 管理者向け：起動、設定、コマンドライン

data-folder-unusable = データフォルダー { $folder } を使えません（{ $reason }）。権限を直すか、空きを作るか、設定 data で別のものにしてください。
data-folder-taken = 別の Mario がデータフォルダー { $folder } を使っています。それを止めるか、設定 data で別のフォルダーにしてください。
database-unopened = データベースを開けません（{ $reason }）。バックアップから戻すか、移して空から始めてください。
database-unreachable = { $folder } のデータベースを使えません（{ $reason }）。中身は失われていません。ディスクに空きを作るか権限を直して、もう一度起動してください。
postgres-not-installed = 設定 store.url は Postgres を指していますが、接続に必要なものが入っていません。追加機能 postgres を入れてください：uv sync --extra postgres
postgres-unreachable = データベース { $url } を使えません（{ $reason }）。Postgres を起動するか、store.url とパスワードを直して、もう一度起動してください。
postgres-not-ours = データベース { $url } には Mario のものではないテーブルがあるか、テーブルが足りません。store.url に空のデータベースを指定するか、このデータベースをバックアップから復元してください。
store-move-nowhere = コピー元とコピー先が同じデータベースです。別々のものを指定してください。
store-source-missing = { $folder } にデータベースがないため、何もコピーしませんでした。mario.sqlite があるフォルダーを指定してください。
store-in-use = そのデータベースはボットが使用中です。すべてのボットを止め、15 秒待ってからもう一度試してください。
store-target-not-empty = コピー先が空ではありません（{ $table } に行があります）。何も変更していません。空のデータベースか別のフォルダーを指定してください。
store-move-differs = { $table } に届いた内容が送ったものと違うため、コピー先には何も残していません。コピー元は元のままです。
store-move-failed = 行をコピーできなかったため（{ $reason }）、コピー先には何も残していません。コピー元は元のままです。
database-damaged = データベースが壊れています（{ $reason }）。バックアップから戻すか、移して空から始めてください。
database-unversioned = データベースは移行の途中か、Mario のものではありません。バージョンが1つに決まりません。横のバックアップ（mario-at-….sqlite）から戻すか、移してください。
database-newer = データベースは新しい Mario（バージョン { $version }）が書いたものです。そのバージョンを入れ直すか、その前のバックアップから戻してください。
database-half-migrated = データベースは移行の途中です。{ $table } に { $columns } がありません。横のバックアップ（mario-at-….sqlite）から戻すか、移してください。
gpu-absent = 設定で求められた GPU を PyTorch が見つけられません。nvidia-smi に出るか確認するか、config.toml で device = "auto" にしてください。
gpu-driver-old = このマシンの NVIDIA ドライバーは古すぎます。対応する CUDA は { $found } ですが、この PyTorch には { $needed } が必要です。ドライバーを更新するか、config.toml で device = "cpu" にしてください。
gpu-too-old = { $card } はこの PyTorch には古すぎます。compute capability は { $has } ですが、{ $needed } 以上が必要です。device = "cuda:1" のように別の GPU を選ぶか、config.toml で device = "cpu" にしてください。
precision-unfit = { $device } では precision = "{ $precision }" で計算できません。config.toml で次のどれかにしてください: { $choices }。
device-foreign = { $kind } は使えません。Mario は NVIDIA の GPU（"cuda"）か CPU（"cpu"）で計算します。[engine] device をどちらかにしてください。
device-unknown = { $name } というデバイスはありません。[engine] device を auto、cpu、cuda、または "cuda:1" のように GPU の1つにしてください。
devices-unusable = [engine] devices には GPU を番号で、1つずつ書いてください（["cuda:0", "cuda:1"] のように）。
shards-wrong = [shards] ids は [shards] count（{ $count }）より小さい、互いに異なる番号でなければなりません。
shards-taken = 同じデータベースで動いている別のボットが、同じ Discord のシャードを持っているか、[shards] count が異なります。それを止めるか、config.toml ですべてのボットに同じ count と、それぞれ別の ids を設定して、もう一度起動してください。
not-ready-stopping = ボットを止めています。
not-ready-executor = 実行部の準備ができていません。
not-ready-model = 既定のモデルが読み込まれていません。
not-ready-gateway = ゲートウェイが切れていて、Discord の声が届きません。
not-ready-shards = 停止中のシャード: { $ids }。そのサーバーの内容はボットに届きません。
not-ready-store = { $seconds } 秒間、何も書き込めませんでした。
port-unusable = { $address } で待ち受けできません（{ $reason }）。config.toml の web.port を変えるか、web.enabled = false にしてください。
config-missing = MARIO_CONFIG は { $path } を指していますが、そのファイルはありません。
config-unreadable = { $path } を読めません（{ $reason }）。
setting-misspelt = { $file } か環境変数に { $name } がありますが、そのような設定はありません。{ $meant } のことですか？
setting-unknown = { $file } か環境変数に { $name } がありますが、そのような設定はありません。
setting-wrong = { $file } か環境変数の設定が使えません：{ $reason }
variable-unreadable = MARIO_… の変数を読めません。1つの設定を指してください：MARIO_LIMITS__QUEUE=50
default-model-unlisted = default_model は { $name } ですが、{ $file } に [models.{ $name }] がありません。
model-name-unshown = { $file } に「{ $name }」というモデルがあります。名前は 1～{ $maximum } 文字でないと Discord に出せません。セクション名を変えてください。
model-title-blank = { $file } の [models.{ $name }] のタイトルが空です。書くか、title を消してください。
token-in-config = トークンを { $path } に書かないでください。横の .env に DISCORD_TOKEN=… と書いてください。
secret-file-unreadable = { $name } を読めません（{ $path }：{ $reason }）。
secret-file-empty = { $name }（{ $path }）が空です。秘密の値を書いてください。
store-url-misshapen = 設定 store.url は postgresql://mario@localhost/mario のように書いてください。
store-url-option = 設定 store.url に不明な { $name } があります。? の後に書けるもの: { $known }。
store-url-has-password = 設定 store.url にパスワードが入っています。取り除いて MARIO_STORE__PASSWORD か、MARIO_STORE_PASSWORD_FILE が指すファイルに書いてください。
store-password-in-config = データベースのパスワードを { $path } に書かないでください。横の .env に MARIO_STORE__PASSWORD=… と書いてください。
token-misshapen = DISCORD_TOKEN がボットのトークンではありません。点で区切られた3つの部分で、全部で70文字ほどです。アプリケーションの Bot のページ（Reset Token）で作り、全部コピーしてください：https://discord.com/developers/applications
token-not-accepted = Discord がこの DISCORD_TOKEN を受け付けません。開発者ポータルの、アプリケーションの Bot のページからコピーし直してください。
intents-refused = ボットが聞きたいものを Discord が断りました。開発者ポータルの、アプリケーションの Bot のページで Intents を確認してください。
discord-closed = Discord が接続を完全に閉じました（コード { $number }）。
discord-unreachable-at-start = Discord につながりません（{ $reason }）。このマシンの接続を確認してください。問題なければ Discord 側の障害です。後でもう一度起動してください。
executor-unknown = { $name } という実行部はありません。[executor] kind を次のどれかにしてください：{ $known }
ray-missing = [executor] kind は ray ですが、Ray がインストールされていません。`uv sync --extra ray` か `pip install 'mario[ray]'` でインストールしてください。
composing-thread-ended = 作曲するスレッドが終わりました。ボットを起動し直してください。
composing-process-ended = 作曲するプロセスが止まりました（{ $reason }）。もう一度この曲を頼んでください。
not-finished-stopping = ボットを止めているので、この曲は完成しませんでした。
not-begun-stopping = ボットを止めているので、この曲は始められませんでした。
nobody-waits = このモデルを待つ人はもういません。
confinement-lacking = このマシンのカーネルに { $missing } がなく、添付ファイルを読むものを隔離できませんが、設定は [audio] confinement = "required" です。Landlock と seccomp の使える Linux 5.13 以降にするか、confinement = "available" にしてください。

cli = 曲を作る Discord ボット。コマンドなしではボットを動かします。
cli-run = Discord に接続する。トークンがなければデモを開く。
cli-init = config.toml と .env をコメント付きでここに書く。
init-written = { $path } を書きました。
init-kept = { $path } はもうあるので、そのままにしました。
init-next = ボットのトークンを .env に書いて、mario をもう一度起動してください。
init-moves = config.toml がない間、データは { $before } にありました。これからは { $now } です。続けて使うには data と weights をそこに移してください。
no-config = { $path } がないので、設定はすべて既定です。変えるには：mario init
cli-demo = ブラウザーの中のボット全体：Discord は模擬、音楽は本物。
cli-demo-once = このプロンプトで /mario を1回、ブラウザーなしで。
cli-demo-out = --once のとき、投稿されたファイルの書き先。- は標準出力。
cli-demo-port = ページのポート。指定しなければ空いているもの。
cli-demo-browser = ページをブラウザーで開く。
cli-force = すでにあるファイルに上書きする。
cli-generate = Discord なしで作曲し、ファイルに書く。
cli-generate-output = 書くファイル。拡張子で形式が決まる。- は標準出力。
help-with-facts = { $help }（{ $facts }）
help-range = { $minimum }～{ $maximum }
help-default = 既定 { $value }
cli-version = バージョンを表示して終わる。
cli-models = ボットが作曲に使えるモデル。
cli-models-list = 登録されたすべてのモデル。
cli-models-add = モデルのファイルを調べ、config.toml に書く。
cli-models-add-source = ハブのリポジトリ、フォルダー、ファイル、または https の URL。
cli-models-add-base = ファインチューンの元。
cli-models-add-complete = モデルに必要なものを全部、重みの中の1つのフォルダーにまとめ、ネットワークなしで動くようにする。
cli-models-add-sha256 = URL のときに必要。
cli-models-fit = 公開モデルのどれが収まり、同時に何曲作れるか。
cli-models-check = モデルを読み込み、1秒作ってみる。
cli-models-packed = 次の起動を速くするため、前の起動がプロセッサー用に用意したもの。
cli-models-packed-remove = それを削除する。次の起動で用意し直します。
packed-there = { $folder }：{ $count } モデル分の重み、{ $number } MB。
packed-removed = { $folder } の { $number } MB を削除しました。次の起動で必要なものを用意し直します。
packed-none = { $folder } に用意されたものはありません。
output-takes-one = { $path } に入るのは1テイクだけです。-o にファイル名を指定するか、1テイクにしてください。
cli-store = データベース：データフォルダー内のファイル、または Postgres。
cli-store-move = 一つのデータベースから空のデータベースへすべてコピーし、すべての行を照合する。その間ボットは止めておくこと。曲のファイルは元の場所に残る。
cli-store-source = コピー元：データフォルダー、または postgresql://user@host/database。
cli-store-target = コピー先：同様で、空のもの。パスワードは MARIO_STORE__PASSWORD。
cli-privacy = ある人について保存しているもの。ボットは止めておくこと。
cli-privacy-export = Discord の ID で、ある人の保存内容を全部 JSON で。
cli-privacy-delete = ある人の曲、プロンプト、音声、履歴を削除する。
store-moved = 依頼 { $jobs } 件と曲 { $pieces } 件（全 { $rows } 行）をコピーし、すべての行を読み返して送ったとおりだと確かめました。コピー元は元のままです。store.url を新しいデータベースにするか、フォルダーなら外してください。
privacy-forgotten = 曲とリクエスト { $count } 件を削除しました。
no-token = DISCORD_TOKEN がないので、オフラインのデモです。
written = { $path }  シード { $seed }、{ $model }
took = { $music } 秒の音楽を { NUMBER($seconds, maximumFractionDigits: 1, minimumFractionDigits: 1) } 秒で
column-name = 名前
column-title = タイトル
column-source = ソース
column-can = できること
column-licence = ライセンス
default-mark = { $name }（既定）
can-melody = メロディー
can-style = スタイル
can-stereo = ステレオ
can-sounds = 効果音
model-without-weights = { $name } は使えません。{ $path } に重みがありません。そこに置くか、{ $file } の source を直してください。
megabytes = { $number } MB
codebooks = コードブック { $number } 個
memory-free = { $device } の空きは { $gigabytes } GB です。+MBD：MultiBand Diffusion も一緒に収まります。
model-source-missing = { $name } の重みがどこにあるか指定してください：ハブのリポジトリ、フォルダー、ファイル、または https のアドレス
separation-other = 音源分離の音源が htdemucs と違います。
model-added = { $file } に [models.{ $name }] を書きました：{ $facts }。使うにはボットを起動し直してください。
model-works = { $name } は動きます。読み込み { NUMBER($loading, maximumFractionDigits: 1) } 秒、1秒の音楽に { NUMBER($making, maximumFractionDigits: 1) } 秒。
demo-topic = /mario と入力、メッセージを右クリックしてアプリ、曲に返信
demo-address = デモは { $address } です
demo-hint = そこで /mario と入力したり、曲に返信したり、ボタンを押したりしてみてください。Ctrl-C で終わります。
demo-nothing-posted = 曲は投稿されませんでした。表示されたものは上にあります。
demo-out-alone = --out は --once のファイルの書き先です。--once とプロンプトを付けるか、--out を外してください。
demo-port-unusable = デモはポート { $port } で待ち受けできません（{ $reason }）。--port で別のものにするか、指定しないでください。
port-out-of-range = ポートは 1～65535 です
no-room = { $folder } の空きは { NUMBER($megabytes, maximumFractionDigits: 1) } MB で、作曲には足りません。空きを作るか、TMPDIR を別のディスクのフォルダーにしてください。
no-temporary-folder = 一時ファイル用のフォルダーがありません（{ $reason }）。ディスクに空きを作るか、TMPDIR を書けるフォルダーにしてください。
demo-written = { $path }、開始から { NUMBER($seconds, maximumFractionDigits: 1) } 秒
source-unreadable = { $path } を読めません（{ $reason }）。
bar-waiting = 待機中
bar-loading = 読み込み中
bar-composing = 作曲中
bar-finishing = 仕上げ中
bar-diffusing = 拡散中
output-format-unclear = { $path } は名前では { $ending } ですが、指定は { $asked } です。どちらかを外してください。
output-exists = { $path } はもうあります。別の名前にするか、--force を付けてください。
output-unwritable = { $path } に書けません（{ $reason }）。

name-mario = mario
name-prompt = プロンプト
name-input_audio = 音声
name-duration = 長さ
name-takes = テイク
name-bpm = テンポ
name-key = 調
name-loop = ループ
name-continuation = 続ける
name-continuation_start = 音声の開始
name-continuation_end = 音声の終了
name-multi_band_diffusion = 高音質
name-normalization_strategy = 音量
name-top_k = top_k
name-top_p = top_p
name-temperature = 創造性
name-classifier_free_guidance = プロンプトの強さ
name-output_format = ファイル形式
name-seed = シード
name-replicate_weights = モデル
name-mario-admin = mario-管理
name-limits = 制限一覧
name-set = 設定
name-limit = 制限
name-value = 値
name-role = ロール
name-reset = リセット
name-format = 形式
name-settings = 設定一覧
name-status = 状態
name-defaults = 既定値
name-model = モデル
name-style = スタイル
name-language = 言語
name-channel = チャンネル
name-allow = 許可
name-word = 単語
name-refuse = 拒否
name-block = ブロック
name-person = ユーザー
name-unblock = ブロック解除
name-mario-daily = mario-日替わり
name-hour = 時刻
name-zone = タイムゾーン
name-prompts = プロンプト一覧
name-seconds = 秒数
name-show = 表示
name-off = 停止
name-mario-help = mario-ヘルプ
name-mario-jam = mario-ジャム
name-rounds = ラウンド数
name-mario-library = mario-ライブラリ
name-mine = 自分
name-server = サーバー
name-favourites = お気に入り
name-search = 検索
name-words = 言葉
name-mario-privacy = mario-プライバシー
name-export = エクスポート
name-delete = 削除
name-confirm = 確認
name-mario-style = mario-スタイル
name-add = 追加
name-name = 名前
name-remove = 取り消し
name-list = 一覧
