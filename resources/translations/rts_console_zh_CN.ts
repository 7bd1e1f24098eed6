<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>AboutDialog</name>
    <message>
      <source>&amp;Copy</source>
      <translation>复制(&amp;C)</translation>
    </message>
    <message>
      <source>About RTS Console</source>
      <translation>关于 RTS Console</translation>
    </message>
    <message>
      <source>C&amp;lose</source>
      <translation>关闭(&amp;L)</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>已复制</translation>
    </message>
    <message>
      <source>RTS Console</source>
      <translation>RTS Console</translation>
    </message>
    <message>
      <source>Test and operate apps built on real-time signalling</source>
      <translation>测试和运维基于实时信令的应用</translation>
    </message>
  </context>
  <context>
    <name>AudienceWindow</name>
    <message>
      <source>Nothing has been said yet.</source>
      <translation>还没有任何发言。</translation>
    </message>
    <message>
      <source>On stage</source>
      <translation>台上</translation>
    </message>
    <message>
      <source>The stage is empty.</source>
      <translation>台上没有用户。</translation>
    </message>
    <message>
      <source>connecting</source>
      <translation>正在连接</translation>
    </message>
    <message>
      <source>in the room</source>
      <translation>在房间内</translation>
    </message>
    <message>
      <source>logged out</source>
      <translation>已登出</translation>
    </message>
    <message>
      <source>offline</source>
      <translation>离线</translation>
    </message>
    <message>
      <source>online</source>
      <translation>在线</translation>
    </message>
    <message>
      <source>reconnecting</source>
      <translation>正在重连</translation>
    </message>
  </context>
  <context>
    <name>AutoView</name>
    <message>
      <source>Auto</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Payload as JSON</source>
      <translation>JSON 形式的消息体</translation>
    </message>
  </context>
  <context>
    <name>Banner</name>
    <message>
      <source>Dismiss</source>
      <translation>关闭</translation>
    </message>
  </context>
  <context>
    <name>BubbleMaker</name>
    <message>
      <source>(empty text)</source>
      <translation>（空文本）</translation>
    </message>
    <message>
      <source>Binary, {size} bytes</source>
      <translation>二进制，{size} 字节</translation>
    </message>
    <message>
      <source>Show less</source>
      <translation>收起</translation>
    </message>
    <message>
      <source>… {left} of {size} bytes are not shown. Show all</source>
      <translation>…还有 {size} 字节中的 {left} 字节未显示。显示全部</translation>
    </message>
  </context>
  <context>
    <name>ByteMeter</name>
    <message>
      <source>1 byte too many</source>
      <translation>超出 1 字节</translation>
    </message>
    <message>
      <source>{count} bytes too many</source>
      <translation>超出 {count} 字节</translation>
    </message>
    <message>
      <source>{count} characters</source>
      <translation>{count} 个字符</translation>
    </message>
    <message>
      <source>{figures} bytes</source>
      <translation>{figures} 字节</translation>
    </message>
  </context>
  <context>
    <name>CallAnswer</name>
    <message>
      <source>Headers</source>
      <translation>标头</translation>
    </message>
    <message>
      <source>Headers of the answer</source>
      <translation>应答标头</translation>
    </message>
    <message>
      <source>JSON</source>
      <translation>JSON</translation>
    </message>
    <message>
      <source>No answer came: why stands above.</source>
      <translation>没有应答，原因见上方。</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>The answer stands here: choose a call, fill in its form and send it.</source>
      <translation>应答会显示在这里：选择调用、填写表单并发送。</translation>
    </message>
  </context>
  <context>
    <name>CallPlace</name>
    <message>
      <source>Another host…</source>
      <translation>其他主机…</translation>
    </message>
    <message>
      <source>Family</source>
      <translation>系列</translation>
    </message>
    <message>
      <source>Host</source>
      <translation>主机</translation>
    </message>
    <message>
      <source>Kept until the window closes, nowhere else.</source>
      <translation>仅保留到窗口关闭，不会存储到其他地方。</translation>
    </message>
    <message>
      <source>Key or secret is missing.</source>
      <translation>缺少密钥或密文。</translation>
    </message>
    <message>
      <source>The local gateway</source>
      <translation>本地网关</translation>
    </message>
    <message>
      <source>The local gateway does not run.</source>
      <translation>本地网关未运行。</translation>
    </message>
    <message>
      <source>The local gateway follows its rules: choose others under Connection.</source>
      <translation>本地网关遵循其规则：可在“连接”中选择其他规则。</translation>
    </message>
    <message>
      <source>This is missing. Copy it from the vendor's console.</source>
      <translation>缺少此项。请从厂商控制台复制。</translation>
    </message>
    <message>
      <source>Where</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>no server API</source>
      <translation>没有服务端 API</translation>
    </message>
  </context>
  <context>
    <name>CallRequest</name>
    <message>
      <source>A script that signs by itself; it takes keys and secrets from the environment</source>
      <translation>可自行签名的脚本，密钥从环境变量读取</translation>
    </message>
    <message>
      <source>Copy as shown</source>
      <translation>按显示内容复制</translation>
    </message>
    <message>
      <source>Copy with variables</source>
      <translation>复制（使用变量）</translation>
    </message>
    <message>
      <source>The command line with signature and secrets masked, to be shown to others</source>
      <translation>签名和密钥已遮蔽的命令行，可供展示</translation>
    </message>
    <message>
      <source>The request as a command line</source>
      <translation>命令行形式的请求</translation>
    </message>
  </context>
  <context>
    <name>CaseDesk</name>
    <message>
      <source>&amp;Import a field log…</source>
      <translation>导入现场日志(&amp;I)…</translation>
    </message>
    <message>
      <source>1 line could not be read and is left out: the page Facts says why.</source>
      <translation>有 1 行无法读取，已略过，原因见“概况”页。</translation>
    </message>
    <message>
      <source>1 row</source>
      <translation>1 行</translation>
    </message>
    <message>
      <source>Cancelled: its users have logged out.</source>
      <translation>已取消，其中的用户均已登出。</translation>
    </message>
    <message>
      <source>Case</source>
      <translation>案例</translation>
    </message>
    <message>
      <source>Case “{title}”</source>
      <translation>案例“{title}”</translation>
    </message>
    <message>
      <source>Cases (*.rtscase)</source>
      <translation>案例 (*.rtscase)</translation>
    </message>
    <message>
      <source>Com&amp;pare two runs…</source>
      <translation>比较两次运行(&amp;P)…</translation>
    </message>
    <message>
      <source>Comparing {a} and {b}…</source>
      <translation>正在比较 {a} 与 {b}…</translation>
    </message>
    <message>
      <source>Comparison of {a} and {b}</source>
      <translation>{a} 与 {b} 的比较</translation>
    </message>
    <message>
      <source>Imported from {file}, {rows}</source>
      <translation>从 {file} 导入，{rows}</translation>
    </message>
    <message>
      <source>Nothing in it was done by its users: they only received.</source>
      <translation>其中的用户没有任何操作，只接收了消息。</translation>
    </message>
    <message>
      <source>Open a case</source>
      <translation>打开案例</translation>
    </message>
    <message>
      <source>Open cas&amp;e…</source>
      <translation>打开案例(&amp;E)…</translation>
    </message>
    <message>
      <source>Recording of {date}</source>
      <translation>{date} 的录制</translation>
    </message>
    <message>
      <source>Replay of {name}</source>
      <translation>{name} 的重放</translation>
    </message>
    <message>
      <source>Save c&amp;ase…</source>
      <translation>保存案例(&amp;A)…</translation>
    </message>
    <message>
      <source>Save the comparison</source>
      <translation>保存比较结果</translation>
    </message>
    <message>
      <source>The oldest {count} rows had no room.</source>
      <translation>空间不足，最早的 {count} 行未能载入。</translation>
    </message>
    <message>
      <source>The replay was closed: play it again to compare.</source>
      <translation>重放已关闭：请再次播放以进行比较。</translation>
    </message>
    <message>
      <source>The runs cannot be compared: {why}.</source>
      <translation>无法比较这两次运行：{why}。</translation>
    </message>
    <message>
      <source>The table's filter hides this row: clear it to see it.</source>
      <translation>该行被表格的过滤条件隐藏，清除过滤条件即可看到。</translation>
    </message>
    <message>
      <source>The users of the case are at work…</source>
      <translation>案例中的用户正在操作…</translation>
    </message>
    <message>
      <source>This run</source>
      <translation>本次运行</translation>
    </message>
    <message>
      <source>{count} lines could not be read and are left out: the page Facts says why.</source>
      <translation>有 {count} 行无法读取，已略过，原因见“概况”页。</translation>
    </message>
    <message>
      <source>{count} rows</source>
      <translation>{count} 行</translation>
    </message>
    <message>
      <source>{file} was not opened: you gave up.</source>
      <translation>{file} 未打开：你已放弃。</translation>
    </message>
    <message>
      <source>{path} was not written: {why}. Choose another place.</source>
      <translation>未能写入 {path}：{why}。请换一个位置。</translation>
    </message>
    <message>
      <source>{title}, secrets left in</source>
      <translation>{title}，保留密钥</translation>
    </message>
    <message>
      <source>{what}, recorded {when}, from {file}</source>
      <translation>{what}，录制于 {when}，来自 {file}</translation>
    </message>
  </context>
  <context>
    <name>CaseDialog</name>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Events</source>
      <translation>事件(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Notes</source>
      <translation>备注(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Save</source>
      <translation>保存(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Title</source>
      <translation>标题(&amp;T)</translation>
    </message>
    <message>
      <source>Becomes</source>
      <translation>处理方式</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>已取消，未写入任何内容。</translation>
    </message>
    <message>
      <source>Cases (*.rtscase)</source>
      <translation>案例 (*.rtscase)</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>How many</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>Leave secrets in: tokens, passwords and keys as they came</source>
      <translation>保留密钥：Token、密码和密钥保持原样</translation>
    </message>
    <message>
      <source>Progress of the case</source>
      <translation>案例进度</translation>
    </message>
    <message>
      <source>Save case</source>
      <translation>保存案例</translation>
    </message>
    <message>
      <source>Secrets</source>
      <translation>密钥</translation>
    </message>
    <message>
      <source>Show &amp;folder</source>
      <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
      <source>The file will hold tokens and passwords in clear. Give it only to who may have them.</source>
      <translation>文件将包含明文 Token 和密码，请只提供给有权限的人。</translation>
    </message>
    <message>
      <source>This file is there already and will be replaced.</source>
      <translation>该文件已存在，将被替换。</translation>
    </message>
    <message>
      <source>Ticket 1234: Bob sees nothing</source>
      <translation>工单 1234：Bob 看不到消息</translation>
    </message>
    <message>
      <source>What</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>What is kept, masked and left out</source>
      <translation>保留、遮蔽和略去的内容</translation>
    </message>
    <message>
      <source>What was done, what was expected, what happened instead</source>
      <translation>做了什么、预期什么、实际发生了什么</translation>
    </message>
    <message>
      <source>What will be in it</source>
      <translation>将包含的内容</translation>
    </message>
    <message>
      <source>kept</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>left out</source>
      <translation>略去</translation>
    </message>
    <message>
      <source>looking for secrets</source>
      <translation>正在查找密钥</translation>
    </message>
    <message>
      <source>masked</source>
      <translation>已遮蔽</translation>
    </message>
    <message>
      <source>saving</source>
      <translation>正在保存</translation>
    </message>
  </context>
  <context>
    <name>CaseView</name>
    <message>
      <source>Events</source>
      <translation>事件</translation>
    </message>
    <message>
      <source>Facts</source>
      <translation>概况</translation>
    </message>
    <message>
      <source>Let its users do the same again on the local gateway</source>
      <translation>让其中的用户在本地网关上重做一遍</translation>
    </message>
    <message>
      <source>Replay…</source>
      <translation>重放…</translation>
    </message>
  </context>
  <context>
    <name>ChatRoomBar</name>
    <message>
      <source>Bringing {file} to {room}: {percent} % …</source>
      <translation>正在将 {file} 发送到 {room}：{percent} %…</translation>
    </message>
    <message>
      <source>Choose an image to send</source>
      <translation>选择要发送的图片</translation>
    </message>
    <message>
      <source>Do not send the image</source>
      <translation>不发送此图片</translation>
    </message>
    <message>
      <source>Images ({names})</source>
      <translation>图片 ({names})</translation>
    </message>
    <message>
      <source>Like</source>
      <translation>点赞</translation>
    </message>
    <message>
      <source>Like: the taps of a second are one message</source>
      <translation>点赞：一秒内的点击合并为一条消息</translation>
    </message>
    <message>
      <source>Likes for {room}: {count} …</source>
      <translation>{room} 的点赞：{count}…</translation>
    </message>
    <message>
      <source>Send an image</source>
      <translation>发送图片</translation>
    </message>
    <message>
      <source>{count} likes sent to {room} in {ms} ms.</source>
      <translation>已在 {ms} ms 内向 {room} 发送 {count} 个赞。</translation>
    </message>
    <message>
      <source>{file} was not sent.</source>
      <translation>{file} 未发送。</translation>
    </message>
    <message>
      <source>{file}: {reason}</source>
      <translation>{file}：{reason}</translation>
    </message>
    <message>
      <source>{room} was closed meanwhile. Join it again.</source>
      <translation>{room} 已关闭，请重新加入。</translation>
    </message>
  </context>
  <context>
    <name>CheckView</name>
    <message>
      <source>&amp;Again</source>
      <translation>重新检查(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Copy</source>
      <translation>复制(&amp;C)</translation>
    </message>
    <message>
      <source>Check the connection</source>
      <translation>检查连接</translation>
    </message>
    <message>
      <source>Checking…</source>
      <translation>正在检查…</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步骤</translation>
    </message>
  </context>
  <context>
    <name>ChooseRuns</name>
    <message>
      <source>&amp;Compare</source>
      <translation>比较(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;First run</source>
      <translation>第一次运行(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Second run</source>
      <translation>第二次运行(&amp;S)</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Choose two different runs. Open a case or keep a recording to have another one.</source>
      <translation>请选择两次不同的运行。打开案例或保留录制可增加运行。</translation>
    </message>
    <message>
      <source>Compare two runs</source>
      <translation>比较两次运行</translation>
    </message>
  </context>
  <context>
    <name>CommandPalette</name>
    <message>
      <source>Commands</source>
      <translation>命令</translation>
    </message>
    <message>
      <source>Commands that match</source>
      <translation>匹配的命令</translation>
    </message>
    <message>
      <source>Filter the commands</source>
      <translation>筛选命令</translation>
    </message>
    <message>
      <source>Nothing has these words.</source>
      <translation>没有匹配项。</translation>
    </message>
    <message>
      <source>What would you like to do, with whom, where?</source>
      <translation>想做什么，和谁，在哪里？</translation>
    </message>
  </context>
  <context>
    <name>CommentDelegate</name>
    <message>
      <source>Comment of the row</source>
      <translation>该行的备注</translation>
    </message>
    <message>
      <source>Comment: Enter keeps it, Escape leaves it</source>
      <translation>备注：Enter 保存，Esc 放弃</translation>
    </message>
  </context>
  <context>
    <name>CompactCard</name>
    <message>
      <source>connecting</source>
      <translation>正在连接</translation>
    </message>
    <message>
      <source>expired</source>
      <translation>已过期</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>kicked</source>
      <translation>被踢出</translation>
    </message>
    <message>
      <source>offline</source>
      <translation>离线</translation>
    </message>
    <message>
      <source>online</source>
      <translation>在线</translation>
    </message>
    <message>
      <source>retrying</source>
      <translation>正在重试</translation>
    </message>
  </context>
  <context>
    <name>CompletionList</name>
    <message>
      <source>Suggestions</source>
      <translation>建议</translation>
    </message>
  </context>
  <context>
    <name>Composer</name>
    <message>
      <source>200 Success: {url} is set.</source>
      <translation>200 成功：已设置 {url}。</translation>
    </message>
    <message>
      <source>Delivery</source>
      <translation>送达方式</translation>
    </message>
    <message>
      <source>Fold the composer away</source>
      <translation>折叠编辑区</translation>
    </message>
    <message>
      <source>Held until you send or discard it.</source>
      <translation>已暂存，等待你发送或丢弃。</translation>
    </message>
    <message>
      <source>How the message is delivered</source>
      <translation>消息的送达方式</translation>
    </message>
    <message>
      <source>Kept; it leaves when the link is back.</source>
      <translation>已暂存，链路恢复后自动发送。</translation>
    </message>
    <message>
      <source>Messages to the app server are always reliable.</source>
      <translation>发给应用服务器的消息始终可靠。</translation>
    </message>
    <message>
      <source>Nobody acts yet. Add a user first.</source>
      <translation>还没有身份，请先添加用户。</translation>
    </message>
    <message>
      <source>Not set: {reason}</source>
      <translation>未设置：{reason}</translation>
    </message>
    <message>
      <source>Nothing is written: press again to send 0 bytes.</source>
      <translation>尚未输入内容：再按一次将发送 0 字节。</translation>
    </message>
    <message>
      <source>Nothing is written: press again to send the stamp alone.</source>
      <translation>尚未输入内容：再按一次将只发送编号。</translation>
    </message>
    <message>
      <source>Put run, number and time in front of each message: the receiver can tell what is missing</source>
      <translation>在每条消息前加上轮次、编号和时间，便于接收方发现缺失</translation>
    </message>
    <message>
      <source>Reliable, ordered</source>
      <translation>可靠有序</translation>
    </message>
    <message>
      <source>Run {run}: {size} bytes stand in front of each message and count for the limit</source>
      <translation>第 {run} 轮：每条消息前会加上 {size} 字节，计入长度限制</translation>
    </message>
    <message>
      <source>Saved messages</source>
      <translation>保存的消息</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>Sending {count} …</source>
      <translation>正在发送 {count} 条…</translation>
    </message>
    <message>
      <source>Sending …</source>
      <translation>正在发送…</translation>
    </message>
    <message>
      <source>Setting …</source>
      <translation>正在设置…</translation>
    </message>
    <message>
      <source>Stamp messages with a number</source>
      <translation>为消息加上编号</translation>
    </message>
    <message>
      <source>The link of {user} is being made again. Only reliable messages can be kept meanwhile.</source>
      <translation>{user} 的链路正在恢复，期间只能暂存可靠消息。</translation>
    </message>
    <message>
      <source>The link of {user} is being made again. Wait until it is back, or choose what to do meanwhile.</source>
      <translation>{user} 的链路正在恢复。请等待恢复，或选择期间的处理方式。</translation>
    </message>
    <message>
      <source>This service knows only one kind of delivery.</source>
      <translation>此服务只有一种送达方式。</translation>
    </message>
    <message>
      <source>Unreliable, ordered</source>
      <translation>不可靠有序</translation>
    </message>
    <message>
      <source>Unreliable, unordered</source>
      <translation>不可靠无序</translation>
    </message>
    <message>
      <source>Who writes</source>
      <translation>谁在编写</translation>
    </message>
    <message>
      <source>no stamp here</source>
      <translation>此处不加编号</translation>
    </message>
    <message>
      <source>nobody</source>
      <translation>无</translation>
    </message>
    <message>
      <source>not set.</source>
      <translation>未设置。</translation>
    </message>
    <message>
      <source>stamped</source>
      <translation>已加编号</translation>
    </message>
    <message>
      <source>{code} Failure: {reason} Check URL and signature, then set them again.</source>
      <translation>{code} 失败：{reason} 请检查 URL 和签名，然后重新设置。</translation>
    </message>
    <message>
      <source>{count} discarded; nothing of it was sent.</source>
      <translation>已丢弃 {count} 条，均未发送。</translation>
    </message>
    <message>
      <source>{count} released; they leave when the link is back.</source>
      <translation>已放行 {count} 条，链路恢复后发送。</translation>
    </message>
    <message>
      <source>{excess}: shorten it, or send it in several messages. {keys} has it refused, in a row.</source>
      <translation>{excess}：请缩短，或分成多条发送。按 {keys} 会被拒绝并记录一行。</translation>
    </message>
    <message>
      <source>{keys} keeps the text here</source>
      <translation>{keys} 保留文本</translation>
    </message>
    <message>
      <source>{type} holds JSON such as {example}; the vendor's kits cannot read this.</source>
      <translation>{type} 的内容为 JSON，例如 {example}；厂商的套件无法读取这条消息。</translation>
    </message>
    <message>
      <source>{user} is not logged in. Log in first.</source>
      <translation>{user} 未登录，请先登录。</translation>
    </message>
    <message>
      <source>{user} still sends a message many times. Wait for the end, or stop it.</source>
      <translation>{user} 仍在批量发送。请等待结束或停止发送。</translation>
    </message>
  </context>
  <context>
    <name>ConfirmBar</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
  </context>
  <context>
    <name>ConnectionNews</name>
    <message>
      <source>Log in again: a new token is made then.</source>
      <translation>请重新登录，届时会生成新 Token。</translation>
    </message>
    <message>
      <source>Logged in with the new token.</source>
      <translation>已使用新 Token 登录。</translation>
    </message>
    <message>
      <source>Paste a new token, then log in again.</source>
      <translation>请粘贴新 Token，然后重新登录。</translation>
    </message>
    <message>
      <source>You broke the link on purpose.</source>
      <translation>链路由你主动断开。</translation>
    </message>
  </context>
  <context>
    <name>ConnectionPanel</name>
    <message>
      <source>&amp;Add user</source>
      <translation>添加用户(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Check the connection…</source>
      <translation>检查连接(&amp;C)…</translation>
    </message>
    <message>
      <source>&amp;Drop the link</source>
      <translation>断开链路(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Log in</source>
      <translation>登录(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Refresh the token</source>
      <translation>更新 Token(&amp;R)</translation>
    </message>
    <message>
      <source>A profile needs a name.</source>
      <translation>请填写连接配置的名称。</translation>
    </message>
    <message>
      <source>Another profile has this name.</source>
      <translation>已有同名的连接配置。</translation>
    </message>
    <message>
      <source>CA file</source>
      <translation>CA 文件</translation>
    </message>
    <message>
      <source>Certificates (*.pem *.crt *.cer)</source>
      <translation>证书 (*.pem *.crt *.cer)</translation>
    </message>
    <message>
      <source>Check the connection</source>
      <translation>检查连接</translation>
    </message>
    <message>
      <source>Check the connection: name, TCP, proxy, TLS, gateway, login, clock</source>
      <translation>检查连接：域名、TCP、代理、TLS、网关、登录、时钟</translation>
    </message>
    <message>
      <source>Log &amp;out</source>
      <translation>登出(&amp;O)</translation>
    </message>
    <message>
      <source>Log in all &amp;users of the profile</source>
      <translation>登录连接配置中的全部用户(&amp;U)</translation>
    </message>
    <message>
      <source>New &amp;profile</source>
      <translation>新建连接配置(&amp;P)</translation>
    </message>
    <message>
      <source>Nothing was tried: a field of the profile is wrong.</source>
      <translation>未执行：连接配置中有一项填写错误。</translation>
    </message>
    <message>
      <source>Nothing was tried: what stands under Token is no token.</source>
      <translation>未执行：Token 栏中的内容不是 Token。</translation>
    </message>
    <message>
      <source>Profile</source>
      <translation>连接配置</translation>
    </message>
    <message>
      <source>Retry &amp;now</source>
      <translation>立即重试(&amp;N)</translation>
    </message>
    <message>
      <source>This is the token in use. Paste a new one, then refresh.</source>
      <translation>这就是正在使用的 Token。请粘贴新的 Token 再更新。</translation>
    </message>
    <message>
      <source>Tokens and passwords are {where}.</source>
      <translation>Token 和密码{where}。</translation>
    </message>
    <message>
      <source>Tokens and the app key of the local gateway are kept for this session only.</source>
      <translation>本地网关的 Token 和 AppKey 仅在本次会话中保留。</translation>
    </message>
    <message>
      <source>Tokens of this service cannot be made here: paste a new one before the old one ends.</source>
      <translation>此服务的 Token 无法在这里生成：请在旧 Token 到期前粘贴新的。</translation>
    </message>
    <message>
      <source>User id</source>
      <translation>用户 ID</translation>
    </message>
    <message>
      <source>Why? Check…</source>
      <translation>原因？检查…</translation>
    </message>
    <message>
      <source>letters, digits and _ @ - .</source>
      <translation>字母、数字和 _ @ - .</translation>
    </message>
    <message>
      <source>{profile} names no users. Note those on the stage, or write them into its file.</source>
      <translation>{profile} 没有列出用户。请记入台上的用户，或写入其文件。</translation>
    </message>
    <message>
      <source>{users} came by it. Remove them first.</source>
      <translation>{users} 由它登录，请先移除这些用户。</translation>
    </message>
  </context>
  <context>
    <name>ConnectionText</name>
    <message>
      <source>attempt {attempt} in {seconds} s</source>
      <translation>{seconds} 秒后进行第 {attempt} 次尝试</translation>
    </message>
    <message>
      <source>new</source>
      <translation>新会话</translation>
    </message>
    <message>
      <source>resumed after {seconds} s without a link</source>
      <translation>断开 {seconds} 秒后恢复</translation>
    </message>
    <message>
      <source>started afresh: {reason}</source>
      <translation>会话重新开始：{reason}</translation>
    </message>
    <message>
      <source>trying now, attempt {attempt}</source>
      <translation>正在进行第 {attempt} 次尝试</translation>
    </message>
  </context>
  <context>
    <name>ConversationPanel</name>
    <message>
      <source>&amp;Copy the message</source>
      <translation>复制消息(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Newest message</source>
      <translation>最新消息(&amp;N)</translation>
    </message>
    <message>
      <source>1 message</source>
      <translation>1 条消息</translation>
    </message>
    <message>
      <source>C&amp;hange sides</source>
      <translation>交换左右(&amp;H)</translation>
    </message>
    <message>
      <source>Change sides</source>
      <translation>交换左右</translation>
    </message>
    <message>
      <source>Conversation {name}, {words}</source>
      <translation>对话 {name}，{words}</translation>
    </message>
    <message>
      <source>No messages yet</source>
      <translation>还没有消息</translation>
    </message>
    <message>
      <source>Only messages between users or in a room have a conversation.</source>
      <translation>只有用户之间或房间内的消息才有对话。</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>The log has let this message go.</source>
      <translation>日志中已不再保留此消息。</translation>
    </message>
    <message>
      <source>The other user</source>
      <translation>对方用户</translation>
    </message>
    <message>
      <source>Two users</source>
      <translation>两个用户</translation>
    </message>
    <message>
      <source>User at the right</source>
      <translation>右侧的用户</translation>
    </message>
    <message>
      <source>What two users write to each other, or what is said in a room, stands here as a chat.</source>
      <translation>两个用户之间或房间内的消息，会以聊天形式显示在这里。</translation>
    </message>
    <message>
      <source>Write a message</source>
      <translation>编写消息</translation>
    </message>
    <message>
      <source>{count} messages</source>
      <translation>{count} 条消息</translation>
    </message>
    <message>
      <source>{words}, reading on…</source>
      <translation>{words}，继续读取中…</translation>
    </message>
  </context>
  <context>
    <name>ConversationView</name>
    <message>
      <source>Copy the message</source>
      <translation>复制消息</translation>
    </message>
    <message>
      <source>Explain {code}</source>
      <translation>解释 {code}</translation>
    </message>
    <message>
      <source>Save as snippet…</source>
      <translation>另存为片段…</translation>
    </message>
    <message>
      <source>Show in the table</source>
      <translation>在表格中显示</translation>
    </message>
    <message>
      <source>↓ newest</source>
      <translation>↓ 最新</translation>
    </message>
    <message>
      <source>↓ {count} new</source>
      <translation>↓ {count} 条新消息</translation>
    </message>
  </context>
  <context>
    <name>CrowdDialog</name>
    <message>
      <source>&amp;Add users</source>
      <translation>添加用户(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Add {count} users</source>
      <translation>添加 {count} 个用户(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Life of their tokens</source>
      <translation>Token 有效期(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Rooms to join</source>
      <translation>要加入的房间(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Users</source>
      <translation>用户(&amp;U)</translation>
    </message>
    <message>
      <source>. There is room for {room} only</source>
      <translation>。仅剩 {room} 个空位</translation>
    </message>
    <message>
      <source>. {count} here already, not made twice</source>
      <translation>。{count} 个已存在，不再创建</translation>
    </message>
    <message>
      <source>1 user</source>
      <translation>1 个用户</translation>
    </message>
    <message>
      <source>Add users</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>Adding {count} users…</source>
      <translation>正在添加 {count} 个用户…</translation>
    </message>
    <message>
      <source>Below is why the others failed; Add users tries them again.</source>
      <translation>下方是其余用户失败的原因，再次点击“添加用户”可重试。</translation>
    </message>
    <message>
      <source>Cancelled: {count} of {total} users have come.</source>
      <translation>已取消：{total} 个用户中有 {count} 个已加入。</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Names or patterns: user-{01..50}, {a..e}, alice,bob.</source>
      <translation>名称或模式：user-{01..50}、{a..e}、alice,bob。</translation>
    </message>
    <message>
      <source>Optional; several as above.</source>
      <translation>可选，可按上述方式填写多个。</translation>
    </message>
    <message>
      <source>Remove these users</source>
      <translation>移除这些用户</translation>
    </message>
    <message>
      <source>Remove these {count} users</source>
      <translation>移除这 {count} 个用户</translation>
    </message>
    <message>
      <source>Removing {count} users…</source>
      <translation>正在移除 {count} 个用户…</translation>
    </message>
    <message>
      <source>Users that have come</source>
      <translation>已加入的用户</translation>
    </message>
    <message>
      <source>Who failed, and why</source>
      <translation>失败的用户及原因</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>room</source>
      <translation>个房间</translation>
    </message>
    <message>
      <source>rooms</source>
      <translation>个房间</translation>
    </message>
    <message>
      <source>{count} failed to {step}: {why}
    {users}</source>
      <translation>{count} 个用户{step}失败：{why}
    {users}</translation>
    </message>
    <message>
      <source>{count} of {total} users have come in {seconds} s.</source>
      <translation>{seconds} 秒内已加入 {count}/{total} 个用户。</translation>
    </message>
    <message>
      <source>{count} users</source>
      <translation>{count} 个用户</translation>
    </message>
    <message>
      <source>{count} users removed.</source>
      <translation>已移除 {count} 个用户。</translation>
    </message>
  </context>
  <context>
    <name>CueCard</name>
    <message>
      <source>Begin</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Cue card</source>
      <translation>提示卡</translation>
    </message>
    <message>
      <source>Cue {number} of {total}</source>
      <translation>提示 {number}/{total}</translation>
    </message>
    <message>
      <source>Do what belongs to the next card (Page Down)</source>
      <translation>执行下一张提示卡的内容 (Page Down)</translation>
    </message>
    <message>
      <source>Everything as it was when you began to present</source>
      <translation>恢复到开始演示时的状态</translation>
    </message>
    <message>
      <source>Go on by itself</source>
      <translation>自动继续</translation>
    </message>
    <message>
      <source>Look at the card before (Page Up)</source>
      <translation>查看上一张提示卡 (Page Up)</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>接下来</translation>
    </message>
    <message>
      <source>Next step</source>
      <translation>下一步</translation>
    </message>
    <message>
      <source>Open a scenario</source>
      <translation>打开场景</translation>
    </message>
    <message>
      <source>Open a scenario: what its notes say stands here, in large.</source>
      <translation>打开一个场景：其备注会以大字显示在这里。</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>暂停</translation>
    </message>
    <message>
      <source>Plays by itself: any key or click stops it</source>
      <translation>正在自动播放：按任意键或点击即停止</translation>
    </message>
    <message>
      <source>Progress of the scenario</source>
      <translation>场景进度</translation>
    </message>
    <message>
      <source>Reset scene</source>
      <translation>重置场景</translation>
    </message>
    <message>
      <source>Step {done} of {steps}</source>
      <translation>步骤 {done}/{steps}</translation>
    </message>
    <message>
      <source>That was all. Reset the scene to show it again.</source>
      <translation>演示结束。重置场景可再次演示。</translation>
    </message>
    <message>
      <source>That was the last card.</source>
      <translation>这是最后一张提示卡。</translation>
    </message>
    <message>
      <source>Time since the scenario began</source>
      <translation>场景开始后的时间</translation>
    </message>
    <message>
      <source>{cue} · before</source>
      <translation>{cue} · 上一张</translation>
    </message>
  </context>
  <context>
    <name>DecodeForm</name>
    <message>
      <source>Key to check the signature with</source>
      <translation>用于校验签名的密钥</translation>
    </message>
    <message>
      <source>Must be for a login of {user}</source>
      <translation>须用于 {user} 登录</translation>
    </message>
    <message>
      <source>The signature is not checked: give the key.</source>
      <translation>未校验签名：请填写密钥。</translation>
    </message>
    <message>
      <source>The signature is right.</source>
      <translation>签名正确。</translation>
    </message>
    <message>
      <source>The signature is wrong.</source>
      <translation>签名错误。</translation>
    </message>
    <message>
      <source>Token</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>paste any token here</source>
      <translation>在此粘贴任意 Token</translation>
    </message>
  </context>
  <context>
    <name>DecodedView</name>
    <message>
      <source>Also try what is slow and seldom fits, such as protobuf without its schema</source>
      <translation>同时尝试较慢且很少适用的方式，例如没有 schema 的 protobuf</translation>
    </message>
    <message>
      <source>Decoded</source>
      <translation>解码</translation>
    </message>
    <message>
      <source>Load again</source>
      <translation>重新加载</translation>
    </message>
    <message>
      <source>No reading</source>
      <translation>无法解读</translation>
    </message>
    <message>
      <source>Nothing packed was found. Tried: JSON, Base64, hex, gzip, zlib, deflate, MessagePack, CBOR, short protobuf, times and UUIDs. “Try all” looks longer.</source>
      <translation>未发现打包内容。已尝试：JSON、Base64、十六进制、gzip、zlib、deflate、MessagePack、CBOR、短 protobuf、时间和 UUID。“全部尝试”会查找得更久。</translation>
    </message>
    <message>
      <source>Python files in {folder} with a function decode(data). They run with all your rights.</source>
      <translation>{folder} 中带有 decode(data) 函数的 Python 文件，以你的全部权限运行。</translation>
    </message>
    <message>
      <source>Reading of the payload</source>
      <translation>消息体的解读</translation>
    </message>
    <message>
      <source>Run my own decoders</source>
      <translation>运行自定义解码器</translation>
    </message>
    <message>
      <source>Try all</source>
      <translation>全部尝试</translation>
    </message>
    <message>
      <source>{name} (a guess)</source>
      <translation>{name}（推测）</translation>
    </message>
  </context>
  <context>
    <name>DiffRows</name>
    <message>
      <source>changed</source>
      <translation>已改变</translation>
    </message>
    <message>
      <source>equal</source>
      <translation>相同</translation>
    </message>
    <message>
      <source>left out here</source>
      <translation>此处省略</translation>
    </message>
    <message>
      <source>only on the left</source>
      <translation>仅左侧有</translation>
    </message>
    <message>
      <source>only on the right</source>
      <translation>仅右侧有</translation>
    </message>
  </context>
  <context>
    <name>DiffView</name>
    <message>
      <source>A in full</source>
      <translation>A 的全文</translation>
    </message>
    <message>
      <source>Auto</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>B in full</source>
      <translation>B 的全文</translation>
    </message>
    <message>
      <source>Bytes</source>
      <translation>字节</translation>
    </message>
    <message>
      <source>Compared {method}.</source>
      <translation>比较方式：{method}。</translation>
    </message>
    <message>
      <source>Diff</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>Differences</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>How to compare</source>
      <translation>比较方式</translation>
    </message>
    <message>
      <source>JSON</source>
      <translation>JSON</translation>
    </message>
    <message>
      <source>Keep this row as A</source>
      <translation>将此行保留为 A</translation>
    </message>
    <message>
      <source>Let go of A: compare no more</source>
      <translation>放弃 A，不再比较</translation>
    </message>
    <message>
      <source>Next difference (F7)</source>
      <translation>下一处差异 (F7)</translation>
    </message>
    <message>
      <source>Nothing to compare yet</source>
      <translation>还没有可比较的内容</translation>
    </message>
    <message>
      <source>One row is kept</source>
      <translation>已保留一行</translation>
    </message>
    <message>
      <source>Previous difference (Shift+F7)</source>
      <translation>上一处差异 (Shift+F7)</translation>
    </message>
    <message>
      <source>Row {row} is kept as A. Select another row to compare it with.</source>
      <translation>第 {row} 行已保留为 A，请选择另一行与其比较。</translation>
    </message>
    <message>
      <source>Select two rows and choose Compare, or keep this row as A and select another.</source>
      <translation>选择两行后点击“比较”，或将此行保留为 A 后再选择另一行。</translation>
    </message>
    <message>
      <source>Swap A and B</source>
      <translation>交换 A 和 B</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>The payloads are the same.</source>
      <translation>两个消息体相同。</translation>
    </message>
    <message>
      <source>The values are the same; only white space or the order of keys differs.</source>
      <translation>值相同，只有空白或键的顺序不同。</translation>
    </message>
    <message>
      <source>as JSON</source>
      <translation>按 JSON</translation>
    </message>
    <message>
      <source>by bytes</source>
      <translation>按字节</translation>
    </message>
    <message>
      <source>by lines</source>
      <translation>按行</translation>
    </message>
    <message>
      <source>row</source>
      <translation>行</translation>
    </message>
    <message>
      <source>{count} bytes</source>
      <translation>{count} 字节</translation>
    </message>
    <message>
      <source>{number} of {count} differences</source>
      <translation>第 {number} 处，共 {count} 处差异</translation>
    </message>
    <message>
      <source>… {count} characters more: see the tab Text of that row</source>
      <translation>…还有 {count} 个字符，见该行的“文本”页</translation>
    </message>
  </context>
  <context>
    <name>DistributionView</name>
    <message>
      <source>, {count} lost</source>
      <translation>，丢失 {count}</translation>
    </message>
    <message>
      <source>Distribution of the times of the selected series</source>
      <translation>所选序列的时间分布</translation>
    </message>
    <message>
      <source>No sample of this series in the time in view.</source>
      <translation>当前时间范围内没有此序列的样本。</translation>
    </message>
    <message>
      <source>ms</source>
      <translation>ms</translation>
    </message>
    <message>
      <source>{title}: {total} samples{lost}. {figures}</source>
      <translation>{title}：{total} 个样本{lost}。{figures}</translation>
    </message>
  </context>
  <context>
    <name>DockTitle</name>
    <message>
      <source>Close {title}</source>
      <translation>关闭{title}</translation>
    </message>
    <message>
      <source>Take {title} out of the window</source>
      <translation>将{title}移出窗口</translation>
    </message>
  </context>
  <context>
    <name>DraftEntry</name>
    <message>
      <source>3q2+7w==</source>
      <translation>3q2+7w==</translation>
    </message>
    <message>
      <source>Base64</source>
      <translation>Base64</translation>
    </message>
    <message>
      <source>Choose a file to send</source>
      <translation>选择要发送的文件</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>File to send</source>
      <translation>要发送的文件</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>Hex</source>
      <translation>十六进制</translation>
    </message>
    <message>
      <source>JSON</source>
      <translation>JSON</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>消息</translation>
    </message>
    <message>
      <source>Message. {send} sends, {older} brings back an older one.</source>
      <translation>消息。{send} 发送，{older} 调出更早的消息。</translation>
    </message>
    <message>
      <source>Not put in: the message would have {size} bytes; the limit is {limit} bytes. Nothing was changed. Shorten it first, or send it as a file: choose File.</source>
      <translation>未填入：消息将有 {size} 字节，上限为 {limit} 字节。内容没有改变。请先缩短，或选择“文件”以文件形式发送。</translation>
    </message>
    <message>
      <source>Not put in: the message would have {size} bytes; the limit is {limit} bytes. Nothing was changed. Shorten it first, or send it in several messages.</source>
      <translation>未填入：消息将有 {size} 字节，上限为 {limit} 字节。内容没有改变。请先缩短，或分成多条发送。</translation>
    </message>
    <message>
      <source>Sent as binary</source>
      <translation>以二进制发送</translation>
    </message>
    <message>
      <source>Sent as text</source>
      <translation>以文本发送</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>de ad be ef</source>
      <translation>de ad be ef</translation>
    </message>
    <message>
      <source>path of a file, sent as binary</source>
      <translation>文件路径，以二进制发送</translation>
    </message>
    <message>
      <source>{"type": "chat", "text": "hello"} is checked, and sent as it is written.</source>
      <translation>{"type": "chat", "text": "你好"} 会先校验，再按原样发送。</translation>
    </message>
    <message>
      <source>{error} The stamp takes {size} bytes of it.</source>
      <translation>{error} 其中编号占 {size} 字节。</translation>
    </message>
  </context>
  <context>
    <name>EventCommands</name>
    <message>
      <source>&amp;Filter the events</source>
      <translation>过滤事件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Next matching event</source>
      <translation>下一个匹配的事件(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Previous match</source>
      <translation>上一个匹配(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Time from the event</source>
      <translation>以此事件为时间基准(&amp;T)</translation>
    </message>
    <message>
      <source>Choose columns</source>
      <translation>选择列</translation>
    </message>
    <message>
      <source>Comment the e&amp;vent</source>
      <translation>为事件添加备注(&amp;V)</translation>
    </message>
    <message>
      <source>Copy as JSON</source>
      <translation>复制为 JSON</translation>
    </message>
    <message>
      <source>Copy as hex</source>
      <translation>复制为十六进制</translation>
    </message>
    <message>
      <source>Copy the selected events</source>
      <translation>复制选中的事件</translation>
    </message>
    <message>
      <source>F&amp;ollow the newest event</source>
      <translation>跟随最新事件(&amp;O)</translation>
    </message>
    <message>
      <source>Hide or di&amp;m other events</source>
      <translation>隐藏或淡化其他事件(&amp;M)</translation>
    </message>
    <message>
      <source>Mar&amp;k the event</source>
      <translation>标记事件(&amp;K)</translation>
    </message>
    <message>
      <source>Next marked event</source>
      <translation>下一个已标记的事件</translation>
    </message>
    <message>
      <source>Previous marked event</source>
      <translation>上一个已标记的事件</translation>
    </message>
    <message>
      <source>Show &amp;all events</source>
      <translation>显示全部事件(&amp;A)</translation>
    </message>
    <message>
      <source>Sort by the column of the cell</source>
      <translation>按当前单元格所在列排序</translation>
    </message>
    <message>
      <source>Sort by time of arrival</source>
      <translation>按到达时间排序</translation>
    </message>
    <message>
      <source>Write times another wa&amp;y</source>
      <translation>切换时间格式(&amp;Y)</translation>
    </message>
  </context>
  <context>
    <name>EventDetail</name>
    <message>
      <source>Auto</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Comment: {words}</source>
      <translation>备注：{words}</translation>
    </message>
    <message>
      <source>Copy all facts of the event</source>
      <translation>复制事件的全部信息</translation>
    </message>
    <message>
      <source>Copy the whole payload: as text, or as hex if it is not UTF-8</source>
      <translation>复制完整消息体：文本形式，若不是 UTF-8 则为十六进制</translation>
    </message>
    <message>
      <source>Decoded</source>
      <translation>解码</translation>
    </message>
    <message>
      <source>Diff</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>Facts</source>
      <translation>概况</translation>
    </message>
    <message>
      <source>Hex</source>
      <translation>十六进制</translation>
    </message>
    <message>
      <source>JSON</source>
      <translation>JSON</translation>
    </message>
    <message>
      <source>Journey</source>
      <translation>旅程</translation>
    </message>
    <message>
      <source>No event selected</source>
      <translation>未选择事件</translation>
    </message>
    <message>
      <source>No result yet.</source>
      <translation>尚无结果。</translation>
    </message>
    <message>
      <source>Raw</source>
      <translation>原始</translation>
    </message>
    <message>
      <source>Select a row to see its payload as JSON, text or hex, what is packed in it, its frame, its result and its way to the millisecond. Two rows can be compared.</source>
      <translation>选择一行即可查看其消息体（JSON、文本或十六进制）、其中打包的内容、帧、结果以及精确到毫秒的旅程。可以比较两行。</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>app server</source>
      <translation>应用服务器</translation>
    </message>
    <message>
      <source>binary · {bytes}</source>
      <translation>二进制 · {bytes}</translation>
    </message>
    <message>
      <source>text · {bytes} · {count} characters</source>
      <translation>文本 · {bytes} · {count} 个字符</translation>
    </message>
    <message>
      <source>{count} bytes</source>
      <translation>{count} 字节</translation>
    </message>
  </context>
  <context>
    <name>EventHeader</name>
    <message>
      <source>Columns as at first</source>
      <translation>恢复默认列</translation>
    </message>
    <message>
      <source>Sort by time of arrival</source>
      <translation>按到达时间排序</translation>
    </message>
    <message>
      <source>Sort by {name}, down</source>
      <translation>按{name}降序</translation>
    </message>
    <message>
      <source>Sort by {name}, up</source>
      <translation>按{name}升序</translation>
    </message>
    <message>
      <source>Write times as</source>
      <translation>时间格式</translation>
    </message>
  </context>
  <context>
    <name>EventMarking</name>
    <message>
      <source>No more marked rows that way.</source>
      <translation>该方向没有更多标记行。</translation>
    </message>
    <message>
      <source>No row is marked. Mark the selected one first.</source>
      <translation>没有标记的行。请先标记选中的行。</translation>
    </message>
    <message>
      <source>Only the first {marked} of {count} selected rows: choose fewer for all to be marked.</source>
      <translation>已选 {count} 行，仅标记了前 {marked} 行：请减少选择以全部标记。</translation>
    </message>
    <message>
      <source>The mark went with its comment; marking the row again brings it back.</source>
      <translation>标记连同备注一起移除，再次标记该行即可恢复。</translation>
    </message>
  </context>
  <context>
    <name>EventModel</name>
    <message>
      <source>(empty)</source>
      <translation>（空）</translation>
    </message>
    <message>
      <source>As</source>
      <translation>身份</translation>
    </message>
    <message>
      <source>As (identity)</source>
      <translation>身份</translation>
    </message>
    <message>
      <source>Beginning of the payload, or what happened in words</source>
      <translation>消息体的开头，或对事件的文字说明</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>方向</translation>
    </message>
    <message>
      <source>Direction: out or in</source>
      <translation>方向：发出或收到</translation>
    </message>
    <message>
      <source>From / to</source>
      <translation>对象</translation>
    </message>
    <message>
      <source>Gateway ms</source>
      <translation>网关 ms</translation>
    </message>
    <message>
      <source>How far it came: composed, on the wire, at the gateway, passed on, arrived</source>
      <translation>到达了哪一步：编写、发往网络、到达网关、转发、送达</translation>
    </message>
    <message>
      <source>Id</source>
      <translation>ID</translation>
    </message>
    <message>
      <source>Journey</source>
      <translation>旅程</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Marks</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Milliseconds from the call to the result, or from composing to arrival</source>
      <translation>从调用到返回结果，或从编写到送达的毫秒数</translation>
    </message>
    <message>
      <source>Milliseconds inside the gateway, by its own clock</source>
      <translation>在网关内的毫秒数，以网关时钟为准</translation>
    </message>
    <message>
      <source>Number of the message</source>
      <translation>消息编号</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Result code with its name</source>
      <translation>结果码及其名称</translation>
    </message>
    <message>
      <source>Says of itself</source>
      <translation>自述</translation>
    </message>
    <message>
      <source>Seconds since 1970</source>
      <translation>自 1970 年起的秒数</translation>
    </message>
    <message>
      <source>Severity, marks and the time reference</source>
      <translation>严重程度、标记和时间基准</translation>
    </message>
    <message>
      <source>Since the first row</source>
      <translation>距第一行</translation>
    </message>
    <message>
      <source>Since the reference row</source>
      <translation>距基准行</translation>
    </message>
    <message>
      <source>Since the row above</source>
      <translation>距上一行</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Size of the payload in bytes</source>
      <translation>消息体大小（字节）</translation>
    </message>
    <message>
      <source>The identity that saw it</source>
      <translation>看到它的身份</translation>
    </message>
    <message>
      <source>The other user, the room, or the app server</source>
      <translation>对方用户、房间或应用服务器</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Time of day</source>
      <translation>一天中的时刻</translation>
    </message>
    <message>
      <source>Time since the row shown above</source>
      <translation>距上一行显示事件的时间</translation>
    </message>
    <message>
      <source>Time to the millisecond; the menu of the header chooses how it is written</source>
      <translation>精确到毫秒的时间；可在表头菜单中选择格式</translation>
    </message>
    <message>
      <source>What a family's rules have a message say of itself: type, flag, stream</source>
      <translation>按该系列规则，消息对自身的说明：类型、标志、流</translation>
    </message>
    <message>
      <source>What happened</source>
      <translation>发生了什么</translation>
    </message>
    <message>
      <source>app server</source>
      <translation>应用服务器</translation>
    </message>
    <message>
      <source>arrived</source>
      <translation>已送达</translation>
    </message>
    <message>
      <source>at the gateway</source>
      <translation>到达网关</translation>
    </message>
    <message>
      <source>composed</source>
      <translation>已编写</translation>
    </message>
    <message>
      <source>in</source>
      <translation>收</translation>
    </message>
    <message>
      <source>marked: {comment}</source>
      <translation>已标记：{comment}</translation>
    </message>
    <message>
      <source>ms</source>
      <translation>ms</translation>
    </message>
    <message>
      <source>on the wire</source>
      <translation>已发往网络</translation>
    </message>
    <message>
      <source>out</source>
      <translation>发</translation>
    </message>
    <message>
      <source>passed on</source>
      <translation>已转发</translation>
    </message>
    <message>
      <source>time reference</source>
      <translation>时间基准</translation>
    </message>
    <message>
      <source>{done}, the rest unknown</source>
      <translation>{done}，其余未知</translation>
    </message>
    <message>
      <source>{done}, then failed: {failed}</source>
      <translation>{done}，随后失败：{failed}</translation>
    </message>
    <message>
      <source>{step}, by some</source>
      <translation>部分接收者{step}</translation>
    </message>
    <message>
      <source>Δ to the row above</source>
      <translation>Δ（距上一行）</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
  </context>
  <context>
    <name>EventTable</name>
    <message>
      <source>1 row</source>
      <translation>1 行</translation>
    </message>
    <message>
      <source>Clear all rows of all identities</source>
      <translation>清除所有身份的全部行</translation>
    </message>
    <message>
      <source>Clear the filter</source>
      <translation>清除过滤条件</translation>
    </message>
    <message>
      <source>Copied the first {shown} of {count} selected rows: the clipboard takes no more at once.</source>
      <translation>已复制 {count} 个选中行中的前 {shown} 行：剪贴板一次只能容纳这么多。</translation>
    </message>
    <message>
      <source>Everything that your identities send, receive and see stands here, to the millisecond.</source>
      <translation>你的身份发送、接收和看到的一切都会显示在这里，精确到毫秒。</translation>
    </message>
    <message>
      <source>Follow the newest row</source>
      <translation>跟随最新一行</translation>
    </message>
    <message>
      <source>No events yet</source>
      <translation>还没有事件</translation>
    </message>
    <message>
      <source>No more matches that way.</source>
      <translation>该方向没有更多匹配。</translation>
    </message>
    <message>
      <source>No row matches the filter</source>
      <translation>没有匹配过滤条件的行</translation>
    </message>
    <message>
      <source>None found so far; the search goes on.</source>
      <translation>暂未找到，继续搜索中。</translation>
    </message>
    <message>
      <source>Only what the active identity saw</source>
      <translation>仅当前身份看到的内容</translation>
    </message>
    <message>
      <source>Rows that match will stand here as they come. Nothing is lost: the filter only hides.</source>
      <translation>匹配的行出现后会显示在这里。过滤只是隐藏，不会丢失任何内容。</translation>
    </message>
    <message>
      <source>Write a message</source>
      <translation>编写消息</translation>
    </message>
    <message>
      <source>sorted by {column}</source>
      <translation>按{column}排序</translation>
    </message>
    <message>
      <source>{count} marked</source>
      <translation>已标记 {count} 行</translation>
    </message>
    <message>
      <source>{count} oldest let go</source>
      <translation>最早的 {count} 行已清理</translation>
    </message>
    <message>
      <source>{count} rows</source>
      <translation>{count} 行</translation>
    </message>
    <message>
      <source>{count} selected</source>
      <translation>已选 {count} 行</translation>
    </message>
    <message>
      <source>{time} s from the reference</source>
      <translation>距基准 {time} 秒</translation>
    </message>
    <message>
      <source>↓ {count} new</source>
      <translation>↓ {count} 条新消息</translation>
    </message>
    <message>
      <source>↓ {count} new, sort them in</source>
      <translation>↓ {count} 条新事件，点击排入</translation>
    </message>
  </context>
  <context>
    <name>EventView</name>
    <message>
      <source>Events</source>
      <translation>事件</translation>
    </message>
  </context>
  <context>
    <name>ExplainCard</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Close (Esc)</source>
      <translation>关闭 (Esc)</translation>
    </message>
    <message>
      <source>Filter to all of them</source>
      <translation>过滤出全部同类</translation>
    </message>
    <message>
      <source>Lift it</source>
      <translation>解除</translation>
    </message>
    <message>
      <source>Reproduce</source>
      <translation>复现</translation>
    </message>
    <message>
      <source>Set this fault</source>
      <translation>设置此故障</translation>
    </message>
    <message>
      <source>What a code means</source>
      <translation>结果码的含义</translation>
    </message>
    <message>
      <source>What can lead to it</source>
      <translation>可能的原因</translation>
    </message>
    <message>
      <source>What {code} means</source>
      <translation>{code} 的含义</translation>
    </message>
  </context>
  <context>
    <name>Explaining</name>
    <message>
      <source>By the vendor's table it passes: the kit tries again by itself.</source>
      <translation>按厂商的表，可以通过：套件会自动重试。</translation>
    </message>
    <message>
      <source>By the vendor's table the app has to act.</source>
      <translation>按厂商的表，需要由应用处理。</translation>
    </message>
    <message>
      <source>Faults are set from here only at the local gateway; this user talks to another service.</source>
      <translation>只能在本地网关上设置故障，该用户使用的是其他服务。</translation>
    </message>
    <message>
      <source>Lifted.</source>
      <translation>已解除。</translation>
    </message>
    <message>
      <source>Looking …</source>
      <translation>正在查询…</translation>
    </message>
    <message>
      <source>Said with it: {reason}</source>
      <translation>附带说明：{reason}</translation>
    </message>
    <message>
      <source>Set: {fault}. It shows as a mark in the events.</source>
      <translation>已设置：{fault}。事件列表中会有标记。</translation>
    </message>
    <message>
      <source>The button sets this at the local gateway: {fault}.</source>
      <translation>此按钮会在本地网关上设置：{fault}。</translation>
    </message>
    <message>
      <source>The code names no room to set it for.</source>
      <translation>该结果码未指明房间，无法设置。</translation>
    </message>
    <message>
      <source>The user is not here any more.</source>
      <translation>该用户已不在此处。</translation>
    </message>
    <message>
      <source>The user is not on the stage, so there is nobody to set it for.</source>
      <translation>该用户不在台上，没有可设置的对象。</translation>
    </message>
    <message>
      <source>This was in another run: nobody here would be met by it.</source>
      <translation>这是另一次运行中的事：这里没有人会受它影响。</translation>
    </message>
    <message>
      <source>Today: {remark}</source>
      <translation>目前：{remark}</translation>
    </message>
    <message>
      <source>{kind} at {time}</source>
      <translation>{time} 的{kind}</translation>
    </message>
    <message>
      <source>{vendor} calls it {code}.</source>
      <translation>{vendor}称之为 {code}。</translation>
    </message>
  </context>
  <context>
    <name>ExportDialog</name>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Export</source>
      <translation>导出(&amp;E)</translation>
    </message>
    <message>
      <source>CSV: for spreadsheets and scripts</source>
      <translation>CSV：用于电子表格和脚本</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>已取消，未写入任何内容。</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Copy &amp;path</source>
      <translation>复制路径(&amp;P)</translation>
    </message>
    <message>
      <source>Export events</source>
      <translation>导出事件</translation>
    </message>
    <message>
      <source>Export to</source>
      <translation>导出到</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>JSON lines: one row a line, payloads exact</source>
      <translation>JSON Lines：每行一条，消息体保持原样</translation>
    </message>
    <message>
      <source>Markdown report: for a ticket</source>
      <translation>Markdown 报告：用于工单</translation>
    </message>
    <message>
      <source>Mask tokens, passwords and secrets</source>
      <translation>遮蔽 Token、密码和密钥</translation>
    </message>
    <message>
      <source>Progress of the export</source>
      <translation>导出进度</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Show &amp;folder</source>
      <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
      <source>The file will hold tokens and passwords in clear. Do not send it to others.</source>
      <translation>文件将包含明文 Token 和密码，请勿发给他人。</translation>
    </message>
    <message>
      <source>This file is there already and will be replaced.</source>
      <translation>该文件已存在，将被替换。</translation>
    </message>
    <message>
      <source>{count} rows written</source>
      <translation>已写入 {count} 行</translation>
    </message>
  </context>
  <context>
    <name>FactsPage</name>
    <message>
      <source>Facts of the case</source>
      <translation>案例概况</translation>
    </message>
  </context>
  <context>
    <name>FactsPane</name>
    <message>
      <source> … {count} bytes more were not passed on</source>
      <translation> …还有 {count} 字节未转发</translation>
    </message>
    <message>
      <source>(empty)</source>
      <translation>（空）</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>应答</translation>
    </message>
    <message>
      <source>App server said</source>
      <translation>应用服务器应答</translation>
    </message>
    <message>
      <source>As</source>
      <translation>身份</translation>
    </message>
    <message>
      <source>Client message id</source>
      <translation>客户端消息 ID</translation>
    </message>
    <message>
      <source>Comment</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Composed</source>
      <translation>编写</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>方向</translation>
    </message>
    <message>
      <source>Elapsed</source>
      <translation>用时</translation>
    </message>
    <message>
      <source>Facts</source>
      <translation>概况</translation>
    </message>
    <message>
      <source>Gateway in</source>
      <translation>网关收到</translation>
    </message>
    <message>
      <source>Gateway out</source>
      <translation>网关发出</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Message id</source>
      <translation>消息 ID</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>模式</translation>
    </message>
    <message>
      <source>Payload</source>
      <translation>消息体</translation>
    </message>
    <message>
      <source>Place in the room</source>
      <translation>房间内序号</translation>
    </message>
    <message>
      <source>Receipts</source>
      <translation>回执</translation>
    </message>
    <message>
      <source>Received</source>
      <translation>收到</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Result in</source>
      <translation>返回用时</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>Row</source>
      <translation>行号</translation>
    </message>
    <message>
      <source>Says of itself</source>
      <translation>自述</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>What to try</source>
      <translation>建议</translation>
    </message>
    <message>
      <source>Wrong on purpose</source>
      <translation>人为故障</translation>
    </message>
    <message>
      <source>binary</source>
      <translation>二进制</translation>
    </message>
    <message>
      <source>in</source>
      <translation>收</translation>
    </message>
    <message>
      <source>out</source>
      <translation>发</translation>
    </message>
    <message>
      <source>text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>{delivered} of {recipients}</source>
      <translation>{delivered}/{recipients}</translation>
    </message>
    <message>
      <source>{kind}, {size} bytes</source>
      <translation>{kind}，{size} 字节</translation>
    </message>
    <message>
      <source>{time} by its clock</source>
      <translation>{time}（按其时钟）</translation>
    </message>
    <message>
      <source>{time} by its clock, after {ms} ms there</source>
      <translation>{time}（按其时钟），在那里停留 {ms} ms</translation>
    </message>
    <message>
      <source>{time}, {ms} ms after composing</source>
      <translation>{time}，编写后 {ms} ms</translation>
    </message>
    <message>
      <source>{time}, {ms} ms after composing, by one clock</source>
      <translation>{time}，编写后 {ms} ms（同一时钟）</translation>
    </message>
    <message>
      <source>{time}; composed by another machine's clock</source>
      <translation>{time}；按另一台机器的时钟编写</translation>
    </message>
  </context>
  <context>
    <name>FactsTable</name>
    <message>
      <source>Copy: {what}</source>
      <translation>复制：{what}</translation>
    </message>
  </context>
  <context>
    <name>FactsView</name>
    <message>
      <source>Copy all</source>
      <translation>全部复制</translation>
    </message>
    <message>
      <source>Facts</source>
      <translation>概况</translation>
    </message>
  </context>
  <context>
    <name>FaultChip</name>
    <message>
      <source>Wrong on purpose. Click for the faults:</source>
      <translation>人为故障，点击查看：</translation>
    </message>
    <message>
      <source>Wrong on purpose: {faults}</source>
      <translation>人为故障：{faults}</translation>
    </message>
    <message>
      <source>{count} faults</source>
      <translation>{count} 个故障</translation>
    </message>
    <message>
      <source>{faults} for {whom}</source>
      <translation>{faults}（{whom}）</translation>
    </message>
  </context>
  <context>
    <name>FaultForm</name>
    <message>
      <source>As no real stream would do it: to see what your app makes of it</source>
      <translation>真实网络流不会如此，用于观察你的应用如何应对</translation>
    </message>
    <message>
      <source>Begins</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Lasts</source>
      <translation>持续</translation>
    </message>
    <message>
      <source>On which way</source>
      <translation>作用方向</translation>
    </message>
    <message>
      <source>Reliable messages too</source>
      <translation>也作用于可靠消息</translation>
    </message>
    <message>
      <source>Set this fault</source>
      <translation>设置此故障</translation>
    </message>
    <message>
      <source>What goes wrong</source>
      <translation>故障类型</translation>
    </message>
    <message>
      <source>in </source>
      <translation>等待 </translation>
    </message>
    <message>
      <source>now</source>
      <translation>立即</translation>
    </message>
    <message>
      <source>until ended</source>
      <translation>直到手动结束</translation>
    </message>
  </context>
  <context>
    <name>FaultList</name>
    <message>
      <source>Faults that are set</source>
      <translation>已设置的故障</translation>
    </message>
  </context>
  <context>
    <name>FaultRow</name>
    <message>
      <source> · set by {owner}</source>
      <translation> · 由 {owner} 设置</translation>
    </message>
    <message>
      <source>End</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>End {fault}</source>
      <translation>结束{fault}</translation>
    </message>
    <message>
      <source>another</source>
      <translation>其他</translation>
    </message>
  </context>
  <context>
    <name>Faults</name>
    <message>
      <source> for all</source>
      <translation>（所有人）</translation>
    </message>
    <message>
      <source> for in {room}</source>
      <translation>（房间 {room}）</translation>
    </message>
    <message>
      <source> for {user}</source>
      <translation>（{user}）</translation>
    </message>
    <message>
      <source> for {user} in {room}</source>
      <translation>（{user}，房间 {room}）</translation>
    </message>
    <message>
      <source>app server down</source>
      <translation>应用服务器不可用</translation>
    </message>
    <message>
      <source>bandwidth</source>
      <translation>带宽</translation>
    </message>
    <message>
      <source>clock skew</source>
      <translation>时钟偏差</translation>
    </message>
    <message>
      <source>close</source>
      <translation>关闭链路</translation>
    </message>
    <message>
      <source>delay</source>
      <translation>延迟</translation>
    </message>
    <message>
      <source>duplicate</source>
      <translation>重复</translation>
    </message>
    <message>
      <source>duplicate login</source>
      <translation>重复登录</translation>
    </message>
    <message>
      <source>expire token</source>
      <translation>Token 到期</translation>
    </message>
    <message>
      <source>half open</source>
      <translation>半开链路</translation>
    </message>
    <message>
      <source>kick</source>
      <translation>踢出</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>丢失</translation>
    </message>
    <message>
      <source>rate limit</source>
      <translation>限速</translation>
    </message>
    <message>
      <source>refuse login</source>
      <translation>拒绝登录</translation>
    </message>
    <message>
      <source>reorder</source>
      <translation>乱序</translation>
    </message>
    <message>
      <source>slow app server</source>
      <translation>应用服务器缓慢</translation>
    </message>
    <message>
      <source>wrong answer</source>
      <translation>错误应答</translation>
    </message>
  </context>
  <context>
    <name>FaultsPanel</name>
    <message>
      <source>&amp;End all faults</source>
      <translation>结束全部故障(&amp;E)</translation>
    </message>
    <message>
      <source>Admin address</source>
      <translation>管理地址</translation>
    </message>
    <message>
      <source>Another gateway</source>
      <translation>其他网关</translation>
    </message>
    <message>
      <source>At {name}, {url}</source>
      <translation>{name} · {url}</translation>
    </message>
    <message>
      <source>Back to the local one</source>
      <translation>回到本地网关</translation>
    </message>
    <message>
      <source>End all</source>
      <translation>全部结束</translation>
    </message>
    <message>
      <source>Everyone</source>
      <translation>所有人</translation>
    </message>
    <message>
      <source>For whom</source>
      <translation>作用对象</translation>
    </message>
    <message>
      <source>In any room</source>
      <translation>任意房间</translation>
    </message>
    <message>
      <source>In which room</source>
      <translation>作用房间</translation>
    </message>
    <message>
      <source>Nothing is wrong on purpose any more.</source>
      <translation>人为故障已全部结束。</translation>
    </message>
    <message>
      <source>Nothing is wrong on purpose.</source>
      <translation>当前没有注入的故障。</translation>
    </message>
    <message>
      <source>Nothing to break yet</source>
      <translation>还没有可设置故障的对象</translation>
    </message>
    <message>
      <source>On now</source>
      <translation>生效中</translation>
    </message>
    <message>
      <source>One fault</source>
      <translation>单个故障</translation>
    </message>
    <message>
      <source>Operator's token</source>
      <translation>操作员 Token</translation>
    </message>
    <message>
      <source>Out of which room? Choose one, or write its id.</source>
      <translation>从哪个房间移出？请选择一个，或填写房间 ID。</translation>
    </message>
    <message>
      <source>Presets</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>Start the local gateway</source>
      <translation>启动本地网关</translation>
    </message>
    <message>
      <source>The gateway restarts …</source>
      <translation>网关正在重启…</translation>
    </message>
    <message>
      <source>The gateway runs again.</source>
      <translation>网关已恢复运行。</translation>
    </message>
    <message>
      <source>This kind meets everyone.</source>
      <translation>此类故障作用于所有人。</translation>
    </message>
    <message>
      <source>Use this gateway</source>
      <translation>使用此网关</translation>
    </message>
    <message>
      <source>{kind} is set.</source>
      <translation>已设置{kind}。</translation>
    </message>
    <message>
      <source>{kind}: done.</source>
      <translation>{kind}：完成。</translation>
    </message>
    <message>
      <source>{preset} begins in {seconds} s.</source>
      <translation>{preset}将在 {seconds} 秒后开始。</translation>
    </message>
    <message>
      <source>{preset} is set.</source>
      <translation>已设置{preset}。</translation>
    </message>
  </context>
  <context>
    <name>FilePlace</name>
    <message>
      <source>Say where: choose a file.</source>
      <translation>请选择文件位置。</translation>
    </message>
    <message>
      <source>{path} names the home of an unknown user. Write the whole path.</source>
      <translation>{path} 指向未知用户的主目录。请写完整路径。</translation>
    </message>
  </context>
  <context>
    <name>FilterBar</name>
    <message>
      <source> · looking … {percent} %</source>
      <translation> · 查找中…{percent} %</translation>
    </message>
    <message>
      <source>A pattern that looks around or back sees only the first {count} bytes of each payload.</source>
      <translation>前后查看的模式只看每个载荷的前 {count} 字节。</translation>
    </message>
    <message>
      <source>All off:</source>
      <translation>全部停用：</translation>
    </message>
    <message>
      <source>Clear the filter</source>
      <translation>清除过滤条件</translation>
    </message>
    <message>
      <source>Dim</source>
      <translation>淡化</translation>
    </message>
    <message>
      <source>Earlier filters</source>
      <translation>历史过滤条件</translation>
    </message>
    <message>
      <source>Filter the events</source>
      <translation>过滤事件</translation>
    </message>
    <message>
      <source>Filter: words, or from:bob room:lobby size&gt;4k</source>
      <translation>过滤：关键词，或 from:bob room:lobby size&gt;4k</translation>
    </message>
    <message>
      <source>Forget the earlier filters</source>
      <translation>清空历史过滤条件</translation>
    </message>
    <message>
      <source>Hide</source>
      <translation>隐藏</translation>
    </message>
    <message>
      <source>In force:</source>
      <translation>生效中：</translation>
    </message>
    <message>
      <source>No earlier filter yet: Enter keeps one here</source>
      <translation>还没有历史过滤条件，按 Enter 可保存到这里</translation>
    </message>
    <message>
      <source>No filter</source>
      <translation>无过滤</translation>
    </message>
    <message>
      <source>Not valid</source>
      <translation>无效</translation>
    </message>
    <message>
      <source>Rows that do not match are dimmed; click to hide them instead</source>
      <translation>不匹配的行已淡化，点击可改为隐藏</translation>
    </message>
    <message>
      <source>Rows that do not match are hidden; click to dim them instead</source>
      <translation>不匹配的行已隐藏，点击可改为淡化</translation>
    </message>
    <message>
      <source>The language of the filter in short</source>
      <translation>过滤语法速览</translation>
    </message>
    <message>
      <source>Until then the filter before stays in force.</source>
      <translation>在此之前，先前的过滤条件继续生效。</translation>
    </message>
    <message>
      <source>Valid</source>
      <translation>有效</translation>
    </message>
    <message>
      <source>at character {place}</source>
      <translation>第 {place} 个字符</translation>
    </message>
    <message>
      <source>{shown} of {total}</source>
      <translation>{shown}/{total}</translation>
    </message>
  </context>
  <context>
    <name>FilterHelp</name>
    <message>
      <source>Close (Esc)</source>
      <translation>关闭 (Esc)</translation>
    </message>
    <message>
      <source>Close the help</source>
      <translation>关闭帮助</translation>
    </message>
    <message>
      <source>Keys: {space} or typing offers fields and values; Down chooses, Tab or Enter takes, Esc closes. Enter with nothing chosen applies the line. Up and Down without a list step through earlier filters.</source>
      <translation>按键：{space} 或输入时会列出字段和值；↓ 选择，Tab 或 Enter 采用，Esc 关闭。未选择时按 Enter 应用该行。没有列表时，↑ 和 ↓ 切换历史过滤条件。</translation>
    </message>
    <message>
      <source>The language of the filter</source>
      <translation>过滤语法</translation>
    </message>
    <message>
      <source>a field and its value; Ctrl+Space lists the fields: to, room, kind, code, time …</source>
      <translation>字段及其值；Ctrl+Space 列出字段：to、room、kind、code、time…</translation>
    </message>
    <message>
      <source>a figure: &gt; &gt;= &lt; &lt;= : !=, with units: latency&gt;200ms</source>
      <translation>数值：&gt; &gt;= &lt; &lt;= : !=，可带单位：latency&gt;200ms</translation>
    </message>
    <message>
      <source>a pattern in the payload; text:"exact words"; hex:"de ad" for bytes</source>
      <translation>消息体中的模式；text:"完整词句"；hex:"de ad" 匹配字节</translation>
    </message>
    <message>
      <source>by result; also code:NoReceiver, result:held, and the word error</source>
      <translation>按结果；也可用 code:NoReceiver、result:held 以及单词 error</translation>
    </message>
    <message>
      <source>everything but; also: not kind:joined</source>
      <translation>排除；也可写作 not kind:joined</translation>
    </message>
    <message>
      <source>one of several values; * stands for anything: room:lobby*</source>
      <translation>多个值之一；* 代表任意内容：room:lobby*</translation>
    </message>
    <message>
      <source>one of them must fit; brackets group</source>
      <translation>满足其中之一即可；可用括号分组</translation>
    </message>
    <message>
      <source>rows with this anywhere: payload, user, room, kind, result, id</source>
      <translation>任意位置包含此内容的行：消息体、用户、房间、类型、结果、ID</translation>
    </message>
    <message>
      <source>several terms: all of them must fit</source>
      <translation>多个条件：需全部满足</translation>
    </message>
    <message>
      <source>single words: rows marked, with a gap, double, late, pending</source>
      <translation>单独的词：已标记、有缺失、重复、迟到、等待中的行</translation>
    </message>
    <message>
      <source>the words together, as they stand</source>
      <translation>连续的词句，按原样匹配</translation>
    </message>
  </context>
  <context>
    <name>FirstRun</name>
    <message>
      <source>&amp;Back</source>
      <translation>上一步(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Next</source>
      <translation>下一步(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Skip</source>
      <translation>跳过(&amp;S)</translation>
    </message>
    <message>
      <source>A desktop console for apps built on real-time signalling. Choose how it looks; it changes at once.</source>
      <translation>面向实时信令应用的桌面控制台。请选择外观，立即生效。</translation>
    </message>
    <message>
      <source>Act as users beside it, break things on purpose, write scenarios.</source>
      <translation>在应用之外扮演用户，有意制造故障，编写场景。</translation>
    </message>
    <message>
      <source>Find out what went wrong</source>
      <translation>排查问题</translation>
    </message>
    <message>
      <source>It opens the panes that you will want first. Nothing is left out: all panes are in the menu View.</source>
      <translation>会打开你最先需要的面板。没有省略任何内容：全部面板都在“视图”菜单中。</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Large and calm, without secrets: presenter mode, F11.</source>
      <translation>大字、简洁、不含密钥：演示模式，F11。</translation>
    </message>
    <message>
      <source>Log in to a service of mine</source>
      <translation>登录我的服务</translation>
    </message>
    <message>
      <source>Look around</source>
      <translation>随便看看</translation>
    </message>
    <message>
      <source>No account and no network are needed: the console brings its own service, the local gateway, which runs on this computer alone. The demo starts it, logs in alice, bob and carol, brings them together in a room and lets them talk. Touch anything, and it is yours to go on with.</source>
      <translation>无需账号和网络：控制台自带服务，即只在本机运行的本地网关。演示会启动它，登录 alice、bob 和 carol，让他们在同一房间里交谈。随时操作，即可接管继续。</translation>
    </message>
    <message>
      <source>Open cases, take tokens apart, check connections.</source>
      <translation>打开案例，解析 Token，检查连接。</translation>
    </message>
    <message>
      <source>Read how to go on</source>
      <translation>了解后续操作</translation>
    </message>
    <message>
      <source>See it work</source>
      <translation>观看演示</translation>
    </message>
    <message>
      <source>See users, rooms and messages come and go.</source>
      <translation>查看用户、房间和消息的来去。</translation>
    </message>
    <message>
      <source>Show it to others</source>
      <translation>向他人演示</translation>
    </message>
    <message>
      <source>Start the demo</source>
      <translation>开始演示</translation>
    </message>
    <message>
      <source>Test an app</source>
      <translation>测试应用</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>Welcome</source>
      <translation>欢迎</translation>
    </message>
    <message>
      <source>Welcome to RTS Console</source>
      <translation>欢迎使用 RTS Console</translation>
    </message>
    <message>
      <source>What would you like to do?</source>
      <translation>想做什么？</translation>
    </message>
    <message>
      <source>{step} of {count}</source>
      <translation>第 {step} 步，共 {count} 步</translation>
    </message>
  </context>
  <context>
    <name>Frame</name>
    <message>
      <source>RTS Console</source>
      <translation>RTS Console</translation>
    </message>
    <message>
      <source>RTS Console is starting</source>
      <translation>RTS Console 正在启动</translation>
    </message>
  </context>
  <context>
    <name>FrameView</name>
    <message>
      <source>As it was on the wire.</source>
      <translation>与线路上的内容一致。</translation>
    </message>
    <message>
      <source>No payload frame made this row, so there is none to show.</source>
      <translation>此行不是由消息体帧产生的，没有可显示的帧。</translation>
    </message>
    <message>
      <source>Raw</source>
      <translation>原始</translation>
    </message>
    <message>
      <source>Rebuilt from what was decoded.</source>
      <translation>根据解码结果重建。</translation>
    </message>
    <message>
      <source>Show all</source>
      <translation>显示全部</translation>
    </message>
    <message>
      <source>Showing the first {shown} of {total} bytes of the payload.</source>
      <translation>正在显示消息体 {total} 字节中的前 {shown} 字节。</translation>
    </message>
    <message>
      <source>The frame part by part</source>
      <translation>逐部分显示的帧</translation>
    </message>
    <message>
      <source>WebSocket {kind} message, {size} bytes</source>
      <translation>WebSocket {kind} 消息，{size} 字节</translation>
    </message>
    <message>
      <source>binary</source>
      <translation>二进制</translation>
    </message>
    <message>
      <source>text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>{count} bytes</source>
      <translation>{count} 字节</translation>
    </message>
  </context>
  <context>
    <name>GapModel</name>
    <message>
      <source>Double click shows its messages in the event table.</source>
      <translation>双击可在事件表中显示相关消息。</translation>
    </message>
    <message>
      <source>Pair</source>
      <translation>收发对</translation>
    </message>
    <message>
      <source>Sent by somebody else: how many is not known, only which numbers are missing.</source>
      <translation>由其他人发送：总数未知，只知道缺了哪些编号。</translation>
    </message>
    <message>
      <source>arrived</source>
      <translation>已送达</translation>
    </message>
    <message>
      <source>counter</source>
      <translation>计数器</translation>
    </message>
    <message>
      <source>dup.</source>
      <translation>重复</translation>
    </message>
    <message>
      <source>gap</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>late</source>
      <translation>迟到</translation>
    </message>
    <message>
      <source>numbers</source>
      <translation>编号</translation>
    </message>
    <message>
      <source>received</source>
      <translation>已收到</translation>
    </message>
    <message>
      <source>reord.</source>
      <translation>乱序</translation>
    </message>
    <message>
      <source>run</source>
      <translation>轮次</translation>
    </message>
    <message>
      <source>sent</source>
      <translation>已发送</translation>
    </message>
    <message>
      <source>{count} of the gap lie in holes too many to tell apart.</source>
      <translation>缺失的消息中有 {count} 条位于过多的空洞里，无法逐一区分。</translation>
    </message>
    <message>
      <source>{count} of what was sent have not arrived (yet).</source>
      <translation>已发送的消息中有 {count} 条（尚）未到达。</translation>
    </message>
  </context>
  <context>
    <name>GapView</name>
    <message>
      <source>Check numbers</source>
      <translation>检查编号</translation>
    </message>
    <message>
      <source>JSONPath to a counter in the app's own JSON; empty: stamps only</source>
      <translation>指向应用自身 JSON 中计数器的 JSONPath；留空则只检查编号</translation>
    </message>
    <message>
      <source>JSONPath to a counter in the app's own messages</source>
      <translation>指向应用自身消息中计数器的 JSONPath</translation>
    </message>
    <message>
      <source>Late from here on</source>
      <translation>迟到阈值</translation>
    </message>
    <message>
      <source>Late from how many milliseconds on</source>
      <translation>超过多少毫秒算迟到</translation>
    </message>
    <message>
      <source>No numbered message yet. Switch # on in the composer, or name a counter.</source>
      <translation>还没有带编号的消息。请在编辑区打开 #，或指定一个计数器。</translation>
    </message>
    <message>
      <source>Off. Switch it on, and stamp what you send (# in the composer) or name a counter.</source>
      <translation>已关闭。请打开，并为发送的消息加上编号（编辑区中的 #）或指定计数器。</translation>
    </message>
    <message>
      <source>Read stamped messages, or the app's own counter, and say what is missing</source>
      <translation>读取带编号的消息或应用自身的计数器，并指出缺失的内容</translation>
    </message>
    <message>
      <source>What came of numbered messages, for each pair</source>
      <translation>各收发对中带编号消息的情况</translation>
    </message>
    <message>
      <source>counter, e.g. $.seq</source>
      <translation>计数器，例如 $.seq</translation>
    </message>
    <message>
      <source>late</source>
      <translation>迟到</translation>
    </message>
    <message>
      <source>{count} messages of more runs than can be followed.</source>
      <translation>有 {count} 条消息所属的轮次过多，无法跟踪。</translation>
    </message>
  </context>
  <context>
    <name>GatewayPanel</name>
    <message>
      <source>&amp;Restart the gateway</source>
      <translation>重启网关(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Start the gateway</source>
      <translation>启动网关(&amp;S)</translation>
    </message>
    <message>
      <source>App key</source>
      <translation>AppKey</translation>
    </message>
    <message>
      <source>Copy the app key</source>
      <translation>复制 AppKey</translation>
    </message>
    <message>
      <source>Copy the log</source>
      <translation>复制日志</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Log of the gateway</source>
      <translation>网关日志</translation>
    </message>
    <message>
      <source>No gateway yet</source>
      <translation>还没有网关</translation>
    </message>
    <message>
      <source>Restart</source>
      <translation>重启</translation>
    </message>
    <message>
      <source>S&amp;top the gateway</source>
      <translation>停止网关(&amp;T)</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>启动</translation>
    </message>
    <message>
      <source>Start the gateway</source>
      <translation>启动网关</translation>
    </message>
    <message>
      <source>Start the one that comes with the console: a service on this computer, with rules, codes and tokens of the real one. Its log appears here.</source>
      <translation>启动控制台自带的网关：运行在本机的服务，规则、结果码和 Token 与真实服务一致。日志会显示在这里。</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>The local gateway listens at {url}.</source>
      <translation>本地网关正在监听 {url}。</translation>
    </message>
  </context>
  <context>
    <name>Header</name>
    <message>
      <source>Commands</source>
      <translation>命令</translation>
    </message>
    <message>
      <source>More menus</source>
      <translation>更多菜单</translation>
    </message>
    <message>
      <source>Profile: {name}</source>
      <translation>连接配置：{name}</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>a user is online</source>
      <translation>有用户在线</translation>
    </message>
    <message>
      <source>its users connect</source>
      <translation>用户正在连接</translation>
    </message>
    <message>
      <source>its users reconnect</source>
      <translation>用户正在重连</translation>
    </message>
    <message>
      <source>its users were kicked out</source>
      <translation>用户已被踢出</translation>
    </message>
    <message>
      <source>local gateway: {state}</source>
      <translation>本地网关：{state}</translation>
    </message>
    <message>
      <source>no user gets in</source>
      <translation>没有用户能登录</translation>
    </message>
    <message>
      <source>no user is logged in</source>
      <translation>没有用户登录</translation>
    </message>
  </context>
  <context>
    <name>HeatMap</name>
    <message>
      <source>  ·  {count} outside</source>
      <translation>  ·  超出范围 {count}</translation>
    </message>
    <message>
      <source>Heat map of the times of the selected series</source>
      <translation>所选序列的时间热力图</translation>
    </message>
    <message>
      <source>No sample of this series in the time in view.</source>
      <translation>当前时间范围内没有此序列的样本。</translation>
    </message>
    <message>
      <source>{title}: {count} samples, at most {most} in a cell</source>
      <translation>{title}：{count} 个样本，单格最多 {most} 个</translation>
    </message>
  </context>
  <context>
    <name>HeldBar</name>
    <message>
      <source>1 message held for {user}</source>
      <translation>{user} 有 1 条暂存消息</translation>
    </message>
    <message>
      <source>1 message of {user} leaves when the link is back</source>
      <translation>{user} 的 1 条消息将在链路恢复后发送</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>丢弃</translation>
    </message>
    <message>
      <source>Send now</source>
      <translation>立即发送</translation>
    </message>
    <message>
      <source>{held} held for {user}, {leaving} more when the link is back</source>
      <translation>{user} 有 {held} 条暂存消息，另有 {leaving} 条将在链路恢复后发送</translation>
    </message>
    <message>
      <source>{held} messages held for {user}</source>
      <translation>{user} 有 {held} 条暂存消息</translation>
    </message>
    <message>
      <source>{leaving} messages of {user} leave when the link is back</source>
      <translation>{user} 的 {leaving} 条消息将在链路恢复后发送</translation>
    </message>
  </context>
  <context>
    <name>HelpDesk</name>
    <message>
      <source>&amp;About RTS Console</source>
      <translation>关于 RTS Console(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Help on this pane</source>
      <translation>此面板的帮助(&amp;H)</translation>
    </message>
    <message>
      <source>All help &amp;pages</source>
      <translation>全部帮助页面(&amp;P)</translation>
    </message>
  </context>
  <context>
    <name>HelpView</name>
    <message>
      <source>All pages</source>
      <translation>全部页面</translation>
    </message>
    <message>
      <source>Back (Alt+Left)</source>
      <translation>后退 (Alt+←)</translation>
    </message>
    <message>
      <source>Forward (Alt+Right)</source>
      <translation>前进 (Alt+→)</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Nothing found. Try fewer words.</source>
      <translation>未找到。请减少关键词。</translation>
    </message>
    <message>
      <source>Pages found</source>
      <translation>找到的页面</translation>
    </message>
    <message>
      <source>Search the help</source>
      <translation>搜索帮助</translation>
    </message>
    <message>
      <source>There is no page {address} in this help.</source>
      <translation>此帮助中没有页面 {address}。</translation>
    </message>
    <message>
      <source>This page is in English only.</source>
      <translation>本页只有英文版。</translation>
    </message>
    <message>
      <source>{count} found</source>
      <translation>找到 {count} 个</translation>
    </message>
  </context>
  <context>
    <name>HexPane</name>
    <message>
      <source>Copy the selection, or everything</source>
      <translation>复制所选内容或全部内容</translation>
    </message>
    <message>
      <source>Go to an offset</source>
      <translation>跳转到偏移</translation>
    </message>
    <message>
      <source>Go to: 16, 0x10</source>
      <translation>跳转到：16, 0x10</translation>
    </message>
    <message>
      <source>Hex</source>
      <translation>十六进制</translation>
    </message>
    <message>
      <source>No such offset: write 0 to {most}, or 0x and hex digits</source>
      <translation>没有此偏移：请输入 0 到 {most}，或 0x 加十六进制数字</translation>
    </message>
    <message>
      <source>Show all</source>
      <translation>显示全部</translation>
    </message>
    <message>
      <source>The payload is empty.</source>
      <translation>消息体为空。</translation>
    </message>
    <message>
      <source>The same bytes as text</source>
      <translation>相同字节的文本形式</translation>
    </message>
    <message>
      <source>The text below shows the first {shown} of {total} bytes; the dump shows all.</source>
      <translation>下方文本显示 {total} 字节中的前 {shown} 字节，十六进制转储显示全部。</translation>
    </message>
    <message>
      <source>offset {place} (0x{place16})</source>
      <translation>偏移 {place} (0x{place16})</translation>
    </message>
    <message>
      <source>{big} big endian, {little} little</source>
      <translation>大端 {big}，小端 {little}</translation>
    </message>
    <message>
      <source>{count} bytes from {first} (0x{first16})</source>
      <translation>从 {first} 起 {count} 字节 (0x{first16})</translation>
    </message>
  </context>
  <context>
    <name>HexView</name>
    <message>
      <source>Copy as Base64</source>
      <translation>复制为 Base64</translation>
    </message>
    <message>
      <source>Copy as C array</source>
      <translation>复制为 C 数组</translation>
    </message>
    <message>
      <source>Copy as hex</source>
      <translation>复制为十六进制</translation>
    </message>
    <message>
      <source>Copy as text</source>
      <translation>复制为文本</translation>
    </message>
    <message>
      <source>Hex dump</source>
      <translation>十六进制转储</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>全选</translation>
    </message>
    <message>
      <source>These bytes hold hosts or secrets, so they are not shown while you present.</source>
      <translation>这些字节含有主机或密钥，演示期间不显示。</translation>
    </message>
    <message>
      <source>{count} bytes</source>
      <translation>{count} 字节</translation>
    </message>
  </context>
  <context>
    <name>IconEdit</name>
    <message>
      <source>Clear</source>
      <translation>清空</translation>
    </message>
  </context>
  <context>
    <name>IdentityCard</name>
    <message>
      <source>in {rooms}</source>
      <translation>在房间 {rooms}</translation>
    </message>
  </context>
  <context>
    <name>IdentityStrip</name>
    <message>
      <source>Add many…</source>
      <translation>批量添加…</translation>
    </message>
    <message>
      <source>Add user</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>No user like that</source>
      <translation>没有符合的用户</translation>
    </message>
    <message>
      <source>Users that the console acts as</source>
      <translation>控制台所使用的身份</translation>
    </message>
  </context>
  <context>
    <name>ImportDialog</name>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Import</source>
      <translation>导入(&amp;I)</translation>
    </message>
    <message>
      <source>&amp;Stop</source>
      <translation>停止(&amp;S)</translation>
    </message>
    <message>
      <source>Choose a file.</source>
      <translation>请选择一个文件。</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Day, if missing</source>
      <translation>缺省日期</translation>
    </message>
    <message>
      <source>Import a field log</source>
      <translation>导入现场日志</translation>
    </message>
    <message>
      <source>Logs (*.log *.txt *.csv *.tsv *.json *.jsonl)</source>
      <translation>日志 (*.log *.txt *.csv *.tsv *.json *.jsonl)</translation>
    </message>
    <message>
      <source>Means received</source>
      <translation>表示收到</translation>
    </message>
    <message>
      <source>Means sent</source>
      <translation>表示发出</translation>
    </message>
    <message>
      <source>Payload is</source>
      <translation>消息体为</translation>
    </message>
    <message>
      <source>Progress of the import</source>
      <translation>导入进度</translation>
    </message>
    <message>
      <source>Separator</source>
      <translation>分隔符</translation>
    </message>
    <message>
      <source>The day stands before the month: 3/4/2026 is the third of April</source>
      <translation>日在月之前：3/4/2026 为 4 月 3 日</translation>
    </message>
    <message>
      <source>The first line has the names</source>
      <translation>第一行是列名</translation>
    </message>
    <message>
      <source>The first lines as they would be read</source>
      <translation>前几行的读取结果</translation>
    </message>
    <message>
      <source>Words of the direction that mean this, with commas between; the usual ones are known</source>
      <translation>表示此方向的词，用逗号分隔；常见的已内置</translation>
    </message>
    <message>
      <source>Written as</source>
      <translation>书写格式</translation>
    </message>
    <message>
      <source>Zone, if missing</source>
      <translation>缺省时区</translation>
    </message>
    <message>
      <source>recv, &lt;-, …</source>
      <translation>recv, &lt;-, …</translation>
    </message>
    <message>
      <source>send, -&gt;, …</source>
      <translation>send, -&gt;, …</translation>
    </message>
    <message>
      <source>{rows} rows of {lines} lines</source>
      <translation>{lines} 行中的 {rows} 行</translation>
    </message>
    <message>
      <source>{rows} rows read.</source>
      <translation>已读取 {rows} 行。</translation>
    </message>
    <message>
      <source>{wrong} of the first {count} lines cannot be read and are left out. Line {number}: {why}</source>
      <translation>前 {count} 行中有 {wrong} 行无法读取，已略过。第 {number} 行：{why}</translation>
    </message>
  </context>
  <context>
    <name>InboxView</name>
    <message>
      <source>Answered</source>
      <translation>已应答</translation>
    </message>
    <message>
      <source>Callback</source>
      <translation>回调</translation>
    </message>
    <message>
      <source>Callbacks</source>
      <translation>回调</translation>
    </message>
    <message>
      <source>Listen for callbacks</source>
      <translation>监听回调</translation>
    </message>
    <message>
      <source>Listen no more</source>
      <translation>停止监听</translation>
    </message>
    <message>
      <source>Signature</source>
      <translation>签名</translation>
    </message>
    <message>
      <source>The signature is right.</source>
      <translation>签名正确。</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>What callbacks are answered with</source>
      <translation>对回调的应答</translation>
    </message>
    <message>
      <source>What callbacks are answered with: anything but 200 makes the sender repeat</source>
      <translation>对回调的应答：200 以外的状态会使发送方重试</translation>
    </message>
    <message>
      <source>right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>wrong</source>
      <translation>错误</translation>
    </message>
  </context>
  <context>
    <name>JourneyDrawing</name>
    <message>
      <source>The message's way</source>
      <translation>消息的旅程</translation>
    </message>
    <message>
      <source>gateway</source>
      <translation>网关</translation>
    </message>
    <message>
      <source>ms after</source>
      <translation>ms（之后）</translation>
    </message>
  </context>
  <context>
    <name>JourneyView</name>
    <message>
      <source> {count} more receivers are not drawn.</source>
      <translation> 还有 {count} 个接收者未绘出。</translation>
    </message>
    <message>
      <source>Journey</source>
      <translation>旅程</translation>
    </message>
    <message>
      <source>Only messages that the log still holds have a way to show.</source>
      <translation>只有日志中仍保留的消息才能显示旅程。</translation>
    </message>
  </context>
  <context>
    <name>JsonTree</name>
    <message>
      <source>(the text ends here)</source>
      <translation>（文本到此结束）</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>键</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>值</translation>
    </message>
  </context>
  <context>
    <name>JsonView</name>
    <message>
      <source>Collapse all</source>
      <translation>全部折叠</translation>
    </message>
    <message>
      <source>Copy the path</source>
      <translation>复制路径</translation>
    </message>
    <message>
      <source>Copy the text without escapes</source>
      <translation>复制文本（不带转义）</translation>
    </message>
    <message>
      <source>Copy the value as it is written</source>
      <translation>复制值（按原样）</translation>
    </message>
    <message>
      <source>Expand all below</source>
      <translation>展开以下全部</translation>
    </message>
    <message>
      <source>Filter to rows that hold this value</source>
      <translation>过滤出包含此值的行</translation>
    </message>
    <message>
      <source>JSON</source>
      <translation>JSON</translation>
    </message>
    <message>
      <source>JSON tree</source>
      <translation>JSON 树</translation>
    </message>
    <message>
      <source>Not JSON: byte {place} is not UTF-8 text. See the tab Hex.</source>
      <translation>不是 JSON：第 {place} 字节不是 UTF-8 文本。见“十六进制”页。</translation>
    </message>
    <message>
      <source>Not JSON: there is nothing in it.</source>
      <translation>不是 JSON：内容为空。</translation>
    </message>
    <message>
      <source>Not JSON: {reason}, in line {line}, column {column}.</source>
      <translation>不是 JSON：第 {line} 行第 {column} 列，{reason}。</translation>
    </message>
    <message>
      <source>Path of the chosen value</source>
      <translation>所选值的路径</translation>
    </message>
    <message>
      <source>Text that is not JSON</source>
      <translation>不是 JSON 的文本</translation>
    </message>
    <message>
      <source>The chosen value in full</source>
      <translation>所选值的完整内容</translation>
    </message>
    <message>
      <source>The tree holds what comes before; the rest stands below as text.</source>
      <translation>树中是此前的内容，其余以文本显示在下方。</translation>
    </message>
    <message>
      <source>{count} bytes more stand in the tab Text.</source>
      <translation>还有 {count} 字节，见“文本”页。</translation>
    </message>
  </context>
  <context>
    <name>KeyCatcher</name>
    <message>
      <source>New keys</source>
      <translation>新快捷键</translation>
    </message>
    <message>
      <source>Press the new keys</source>
      <translation>请按下新快捷键</translation>
    </message>
  </context>
  <context>
    <name>KeyModel</name>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>What</source>
      <translation>功能</translation>
    </message>
    <message>
      <source>Where</source>
      <translation>菜单</translation>
    </message>
    <message>
      <source>changed</source>
      <translation>已改变</translation>
    </message>
  </context>
  <context>
    <name>Keymap</name>
    <message>
      <source>Bring back a newer message</source>
      <translation>调出更新的消息</translation>
    </message>
    <message>
      <source>Bring back an older message</source>
      <translation>调出更早的消息</translation>
    </message>
    <message>
      <source>Go to the newest event and follow</source>
      <translation>转到最新事件并跟随</translation>
    </message>
    <message>
      <source>Hold the events, or let them run</source>
      <translation>暂停或继续事件</translation>
    </message>
    <message>
      <source>In the composer</source>
      <translation>在编辑区</translation>
    </message>
    <message>
      <source>In the field of a secret</source>
      <translation>在敏感信息输入框</translation>
    </message>
    <message>
      <source>In the table of events</source>
      <translation>在事件表</translation>
    </message>
    <message>
      <source>Press a key, with Ctrl, Alt or Shift as you like.</source>
      <translation>请按一个键，可配合 Ctrl、Alt 或 Shift。</translation>
    </message>
    <message>
      <source>Send the message</source>
      <translation>发送消息</translation>
    </message>
    <message>
      <source>Send the message and keep its text</source>
      <translation>发送消息并保留文本</translation>
    </message>
    <message>
      <source>Show the secret, or hide it</source>
      <translation>显示或隐藏敏感信息</translation>
    </message>
    <message>
      <source>{keys} edits text everywhere. Press others.</source>
      <translation>{keys} 处处用于编辑文本，请按其他键。</translation>
    </message>
    <message>
      <source>{keys} moves through the window. Press others.</source>
      <translation>{keys} 用于在窗口中移动，请按其他键。</translation>
    </message>
    <message>
      <source>{keys} writes text. Hold Ctrl or Alt with it, or press a function key.</source>
      <translation>{keys} 用于输入文本。请配合 Ctrl 或 Alt，或按功能键。</translation>
    </message>
  </context>
  <context>
    <name>KeysDialog</name>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;No keys</source>
      <translation>清除快捷键(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Reset</source>
      <translation>重置(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Take over</source>
      <translation>接管(&amp;T)</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Everything has the keys again that it had at first.</source>
      <translation>全部快捷键已恢复默认。</translation>
    </message>
    <message>
      <source>It has the keys again that it had at first.</source>
      <translation>已恢复默认快捷键。</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>键盘快捷键</translation>
    </message>
    <message>
      <source>No keys do it any more.</source>
      <translation>不再有快捷键执行此操作。</translation>
    </message>
    <message>
      <source>Nothing has these words.</source>
      <translation>没有匹配项。</translation>
    </message>
    <message>
      <source>Press the new keys in the field. They are in force at once.</source>
      <translation>在输入框中按下新快捷键，立即生效。</translation>
    </message>
    <message>
      <source>Reset &amp;all</source>
      <translation>全部重置(&amp;A)</translation>
    </message>
    <message>
      <source>Search by what it does, its menu, or its keys</source>
      <translation>按功能、菜单或快捷键搜索</translation>
    </message>
    <message>
      <source>Search the shortcuts</source>
      <translation>搜索快捷键</translation>
    </message>
    <message>
      <source>Shortcuts</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>{keys} belongs to “{other}”. Take it over, and that one has it no more?</source>
      <translation>{keys} 属于“{other}”。是否接管，使其不再拥有该快捷键？</translation>
    </message>
    <message>
      <source>{keys} does it from now on.</source>
      <translation>从现在起由 {keys} 执行。</translation>
    </message>
  </context>
  <context>
    <name>KeysOverlay</name>
    <message>
      <source>Change keys…</source>
      <translation>更改快捷键…</translation>
    </message>
    <message>
      <source>Close a list or a notice</source>
      <translation>关闭列表或通知</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Escape closes this. Every command, also those without keys, is in the palette.</source>
      <translation>按 Esc 关闭。所有命令（包括没有快捷键的）都在命令面板中。</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
  </context>
  <context>
    <name>Lane</name>
    <message>
      <source>Act as {user}</source>
      <translation>使用 {user} 的身份</translation>
    </message>
    <message>
      <source>Close the lane of {user}</source>
      <translation>关闭 {user} 的泳道</translation>
    </message>
    <message>
      <source>Lane of {user}</source>
      <translation>{user} 的泳道</translation>
    </message>
    <message>
      <source>Message of {user}</source>
      <translation>{user} 的消息</translation>
    </message>
    <message>
      <source>Send as {user}</source>
      <translation>以 {user} 的身份发送</translation>
    </message>
    <message>
      <source>Where {user} writes to</source>
      <translation>{user} 的发送对象</translation>
    </message>
    <message>
      <source>Write as {user}, Enter sends</source>
      <translation>以 {user} 的身份编写，Enter 发送</translation>
    </message>
  </context>
  <context>
    <name>LanesPanel</name>
    <message>
      <source>Lanes</source>
      <translation>泳道</translation>
    </message>
    <message>
      <source>No lanes yet</source>
      <translation>还没有泳道</translation>
    </message>
    <message>
      <source>Open lanes for the first two</source>
      <translation>为前两个用户打开泳道</translation>
    </message>
    <message>
      <source>See side by side what each of these users saw.</source>
      <translation>并排查看这些用户各自看到的内容。</translation>
    </message>
    <message>
      <source>Shift+click users in the strip above to see side by side what each of them sees.</source>
      <translation>在上方用户栏中按住 Shift 点击用户，可并排查看各自看到的内容。</translation>
    </message>
    <message>
      <source>Users</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>Whose lanes stand side by side</source>
      <translation>并排显示哪些用户的泳道</translation>
    </message>
  </context>
  <context>
    <name>LatencyBar</name>
    <message>
      <source>10 min</source>
      <translation>10 分钟</translation>
    </message>
    <message>
      <source>2 min</source>
      <translation>2 分钟</translation>
    </message>
    <message>
      <source>30 s</source>
      <translation>30 秒</translation>
    </message>
    <message>
      <source>All samples as CSV</source>
      <translation>全部样本（CSV）</translation>
    </message>
    <message>
      <source>Back to now, and follow it (End)</source>
      <translation>回到当前并跟随 (End)</translation>
    </message>
    <message>
      <source>Export samples, histograms or the picture</source>
      <translation>导出样本、直方图或图表</translation>
    </message>
    <message>
      <source>Forget all samples</source>
      <translation>清除全部样本</translation>
    </message>
    <message>
      <source>Histograms as an HdrHistogram log</source>
      <translation>直方图（HdrHistogram 日志）</translation>
    </message>
    <message>
      <source>Leave out samples that were taken while this window itself was late</source>
      <translation>不计入本窗口自身滞后时采集的样本</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Limits in milliseconds</source>
      <translation>阈值（毫秒）</translation>
    </message>
    <message>
      <source>Limits, notes, and the probe's choices</source>
      <translation>阈值、备注和探测选项</translation>
    </message>
    <message>
      <source>Pause the view; measuring goes on</source>
      <translation>暂停显示，测量继续</translation>
    </message>
    <message>
      <source>Text of the next note</source>
      <translation>下一条备注的内容</translation>
    </message>
    <message>
      <source>The picture as PNG</source>
      <translation>图表（PNG）</translation>
    </message>
    <message>
      <source>Time in view</source>
      <translation>显示的时间范围</translation>
    </message>
    <message>
      <source>Up to two limits in ms, such as 20, 51: above the first the picture is amber, above the second red</source>
      <translation>最多两个阈值（ms），例如 20, 51：超过第一个显示琥珀色，超过第二个显示红色</translation>
    </message>
    <message>
      <source>leave out lag</source>
      <translation>忽略滞后</translation>
    </message>
    <message>
      <source>note: Shift and double click pins it</source>
      <translation>备注：Shift+双击添加</translation>
    </message>
    <message>
      <source>{count} samples wait</source>
      <translation>有 {count} 个样本等待处理</translation>
    </message>
  </context>
  <context>
    <name>LatencyExports</name>
    <message>
      <source>CSV</source>
      <translation>CSV</translation>
    </message>
    <message>
      <source>Export all samples</source>
      <translation>导出全部样本</translation>
    </message>
    <message>
      <source>Export histograms</source>
      <translation>导出直方图</translation>
    </message>
    <message>
      <source>Export the picture</source>
      <translation>导出图片</translation>
    </message>
    <message>
      <source>HdrHistogram log</source>
      <translation>HdrHistogram 日志</translation>
    </message>
    <message>
      <source>PNG</source>
      <translation>PNG</translation>
    </message>
    <message>
      <source>The picture is in {path}.</source>
      <translation>图片已保存到 {path}。</translation>
    </message>
    <message>
      <source>Writing {path} …</source>
      <translation>正在写入 {path}…</translation>
    </message>
    <message>
      <source>{count} histograms are in {path}.</source>
      <translation>已将 {count} 个直方图保存到 {path}。</translation>
    </message>
    <message>
      <source>{count} samples are in {path}.</source>
      <translation>已将 {count} 个样本保存到 {path}。</translation>
    </message>
    <message>
      <source>{count} sends without a result have no value.</source>
      <translation>有 {count} 次发送没有结果，因此没有数值。</translation>
    </message>
    <message>
      <source>{path} could not be written: {why}. Choose another folder and export again.</source>
      <translation>无法写入 {path}：{why}。请换一个文件夹后重新导出。</translation>
    </message>
  </context>
  <context>
    <name>LatencyGraphs</name>
    <message>
      <source>Distribution</source>
      <translation>分布</translation>
    </message>
    <message>
      <source>Drag pans, the wheel zooms, a double click shows that moment, with Shift pins a note</source>
      <translation>拖动平移，滚轮缩放，双击显示该时刻，Shift+双击添加备注</translation>
    </message>
    <message>
      <source>Heat map</source>
      <translation>热力图</translation>
    </message>
    <message>
      <source>Over time</source>
      <translation>时间曲线</translation>
    </message>
    <message>
      <source>Times over the last minutes</source>
      <translation>最近几分钟的时间</translation>
    </message>
  </context>
  <context>
    <name>LatencyPanel</name>
    <message>
      <source>&amp;Clear the samples</source>
      <translation>清除样本(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Pause or follow</source>
      <translation>暂停或跟随(&amp;P)</translation>
    </message>
    <message>
      <source>Add users</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>Export &amp;histograms (HDR log)</source>
      <translation>导出直方图（HDR 日志）(&amp;H)</translation>
    </message>
    <message>
      <source>Export all samples as C&amp;SV</source>
      <translation>将全部样本导出为 CSV(&amp;S)</translation>
    </message>
    <message>
      <source>Export the picture as P&amp;NG</source>
      <translation>将图表导出为 PNG(&amp;N)</translation>
    </message>
    <message>
      <source>Figures of each series, in milliseconds</source>
      <translation>各序列的数值，单位毫秒</translation>
    </message>
    <message>
      <source>Gaps</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>Log in as {user}</source>
      <translation>登录 {user}</translation>
    </message>
    <message>
      <source>Logging {user} in …</source>
      <translation>正在登录 {user}…</translation>
    </message>
    <message>
      <source>No times in it</source>
      <translation>其中没有时间数据</translation>
    </message>
    <message>
      <source>None of its messages says how long it took.</source>
      <translation>其中没有消息记录了用时。</translation>
    </message>
    <message>
      <source>Nothing is measured yet. Log in and wait for the first ping.</source>
      <translation>尚无测量数据。登录后等待第一次 ping。</translation>
    </message>
    <message>
      <source>Nothing measured yet</source>
      <translation>尚无测量数据</translation>
    </message>
    <message>
      <source>Pin a &amp;note on this moment</source>
      <translation>在此刻添加备注(&amp;N)</translation>
    </message>
    <message>
      <source>Remove the n&amp;otes</source>
      <translation>移除备注(&amp;O)</translation>
    </message>
    <message>
      <source>Round trips, one-way times and sends stand here with p50, p95 and p99.</source>
      <translation>往返、单程和发送时间及其 p50、p95、p99 会显示在这里。</translation>
    </message>
    <message>
      <source>Show all of it (End)</source>
      <translation>显示全部 (End)</translation>
    </message>
    <message>
      <source>Start or stop the p&amp;robe</source>
      <translation>启动或停止探测(&amp;R)</translation>
    </message>
    <message>
      <source>The first ping comes within seconds of the login.</source>
      <translation>登录后数秒内会收到第一次 ping。</translation>
    </message>
    <message>
      <source>Times measured in this window; its loop lag is not known yet.</source>
      <translation>时间在本窗口中测得，事件循环延迟尚不清楚。</translation>
    </message>
    <message>
      <source>Times measured in this window; loop lag p99 {lag} ms.</source>
      <translation>时间在本窗口中测得，事件循环延迟 p99 为 {lag} ms。</translation>
    </message>
    <message>
      <source>Times of that run; loop lag p99 {lag} ms.</source>
      <translation>那次运行的时间数据，事件循环延迟 p99 为 {lag} ms。</translation>
    </message>
    <message>
      <source>Times of that run; the loop lag of its window is not known.</source>
      <translation>那次运行的时间数据，其窗口的事件循环延迟不得而知。</translation>
    </message>
    <message>
      <source>note {number}</source>
      <translation>备注 {number}</translation>
    </message>
    <message>
      <source>{count} marked series are doubtful: the window was often late.</source>
      <translation>有 {count} 个带标记的序列不可靠：窗口经常滞后。</translation>
    </message>
    <message>
      <source>{error} Make a token for {user} and log in.</source>
      <translation>{error} 请为 {user} 生成 Token 并登录。</translation>
    </message>
  </context>
  <context>
    <name>LimitsModel</name>
    <message>
      <source>Answer</source>
      <translation>应答</translation>
    </message>
    <message>
      <source>Expected</source>
      <translation>预期</translation>
    </message>
    <message>
      <source>Trial</source>
      <translation>测试项</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>结论</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>符合预期</translation>
    </message>
    <message>
      <source>not as expected</source>
      <translation>不符合预期</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>未知</translation>
    </message>
  </context>
  <context>
    <name>LimitsPanel</name>
    <message>
      <source> It took {seconds} s.</source>
      <translation> 用时 {seconds} 秒。</translation>
    </message>
    <message>
      <source> Rates take the user's allowance: what it sends elsewhere meanwhile may be refused.</source>
      <translation> 频率测试会占用该用户的额度，它在其他地方的发送可能被拒绝。</translation>
    </message>
    <message>
      <source>Add users</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>As</source>
      <translation>身份</translation>
    </message>
    <message>
      <source>Choose a trial to see what happened.</source>
      <translation>选择一个测试项查看详情。</translation>
    </message>
    <message>
      <source>Copy CSV</source>
      <translation>复制 CSV</translation>
    </message>
    <message>
      <source>Copy Markdown</source>
      <translation>复制 Markdown</translation>
    </message>
    <message>
      <source>E&amp;xplore the limits</source>
      <translation>测试限制(&amp;X)</translation>
    </message>
    <message>
      <source>Events of the chosen trial</source>
      <translation>所选测试项的事件</translation>
    </message>
    <message>
      <source>Every limit is tried as a user who is logged in: what is sent one byte below, at and above it.</source>
      <translation>以已登录用户的身份测试每一项限制：分别发送比上限少 1 字节、等于上限和多 1 字节的内容。</translation>
    </message>
    <message>
      <source>How far the run is</source>
      <translation>运行进度</translation>
    </message>
    <message>
      <source>Limits as {user}, {path} {target}</source>
      <translation>以 {user} 身份测试限制，{path} {target}</translation>
    </message>
    <message>
      <source>Log a user in to try the limits as.</source>
      <translation>登录一个用户以便测试限制。</translation>
    </message>
    <message>
      <source>No limits tried yet</source>
      <translation>尚未测试限制</translation>
    </message>
    <message>
      <source>Nothing to try: choose sizes, ids or rates.</source>
      <translation>没有可测试的内容：请选择大小、ID 或频率。</translation>
    </message>
    <message>
      <source>Only what needs a look</source>
      <translation>只看需要关注的</translation>
    </message>
    <message>
      <source>Refused before anything was sent: there is no event.</source>
      <translation>在发送前就被拒绝，没有事件。</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Show in Messages</source>
      <translation>在消息中显示</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Stopped. </source>
      <translation>已停止。</translation>
    </message>
    <message>
      <source>The app server is not set: choose App server in the composer and set it.</source>
      <translation>未设置应用服务器：请在编辑区选择“应用服务器”并设置。</translation>
    </message>
    <message>
      <source>The rules {rules} have no such messages: choose another path.</source>
      <translation>规则 {rules} 没有此类消息，请选择其他路径。</translation>
    </message>
    <message>
      <source>There is nobody to try it as. Log a user in.</source>
      <translation>没有可用的身份。请先登录一个用户。</translation>
    </message>
    <message>
      <source>To</source>
      <translation>接收方</translation>
    </message>
    <message>
      <source>What each trial showed</source>
      <translation>各测试项的结果</translation>
    </message>
    <message>
      <source>Which</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>{count} more rows: Show in Messages.</source>
      <translation>还有 {count} 行：在消息中显示。</translation>
    </message>
    <message>
      <source>{count} rows were let go.</source>
      <translation>有 {count} 行已被清理。</translation>
    </message>
    <message>
      <source>{count} trials with the rules {rules}.</source>
      <translation>按“{rules}”规则，共 {count} 个测试项。</translation>
    </message>
    <message>
      <source>{number} of {count}: {trial} …</source>
      <translation>{number}/{count}：{trial}…</translation>
    </message>
    <message>
      <source>{size} bytes</source>
      <translation>{size} 字节</translation>
    </message>
    <message>
      <source>{user} is in no {room}: join one first.</source>
      <translation>{user} 不在任何{room}中，请先加入一个。</translation>
    </message>
    <message>
      <source>{user} is not online ({status}): choose a user who is.</source>
      <translation>{user} 不在线（{status}），请选择在线的用户。</translation>
    </message>
  </context>
  <context>
    <name>LineMarker</name>
    <message>
      <source>Another line</source>
      <translation>另一行</translation>
    </message>
    <message>
      <source>Example line: select a part of it, then say what it is</source>
      <translation>示例行：选中其中一部分，再指明其含义</translation>
    </message>
    <message>
      <source>Take another line as the example</source>
      <translation>换一行作为示例</translation>
    </message>
    <message>
      <source>What is selected in the line is this; with nothing selected, nothing is</source>
      <translation>行中选中的部分即为此项；未选中则为无</translation>
    </message>
  </context>
  <context>
    <name>LinkFacts</name>
    <message>
      <source>Explain {code}</source>
      <translation>解释 {code}</translation>
    </message>
    <message>
      <source>Last result</source>
      <translation>最近结果</translation>
    </message>
    <message>
      <source>Link</source>
      <translation>链路</translation>
    </message>
    <message>
      <source>Next try</source>
      <translation>下次尝试</translation>
    </message>
    <message>
      <source>Rules</source>
      <translation>规则</translation>
    </message>
    <message>
      <source>Session</source>
      <translation>会话</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Token used</source>
      <translation>所用 Token</translation>
    </message>
    <message>
      <source>closed</source>
      <translation>已关闭</translation>
    </message>
    <message>
      <source>{last} It was the last of {count}; the events have all.</source>
      <translation>{last} 这是 {count} 次中的最后一次，完整记录见事件列表。</translation>
    </message>
  </context>
  <context>
    <name>LinkWords</name>
    <message>
      <source>displaced</source>
      <translation>被顶替</translation>
    </message>
    <message>
      <source>ended</source>
      <translation>已结束</translation>
    </message>
    <message>
      <source>logged in</source>
      <translation>已登录</translation>
    </message>
    <message>
      <source>lost</source>
      <translation>链路丢失</translation>
    </message>
    <message>
      <source>resumed</source>
      <translation>已恢复</translation>
    </message>
  </context>
  <context>
    <name>LoadPanel</name>
    <message>
      <source> /s in all</source>
      <translation> /s 合计</translation>
    </message>
    <message>
      <source> and {count} to a {room}</source>
      <translation>，并向{room}发送 {count} 条</translation>
    </message>
    <message>
      <source>; not all went well.</source>
      <translation>；有部分未成功。</translation>
    </message>
    <message>
      <source>; stopped.</source>
      <translation>；已停止。</translation>
    </message>
    <message>
      <source>; {count} not sent at all: too many under way</source>
      <translation>；有 {count} 条未发送：在途过多</translation>
    </message>
    <message>
      <source>Arrived</source>
      <translation>已到达</translation>
    </message>
    <message>
      <source>Bytes of each message</source>
      <translation>每条消息的字节数</translation>
    </message>
    <message>
      <source>Due to arrived, ms</source>
      <translation>计划发送到送达，ms</translation>
    </message>
    <message>
      <source>It ends; what is under way is waited for …</source>
      <translation>即将结束，正在等待在途消息…</translation>
    </message>
    <message>
      <source>It runs in a process of its own, on the local gateway only.</source>
      <translation>在独立进程中运行，仅限本地网关。</translation>
    </message>
    <message>
      <source>Logins failed</source>
      <translation>登录失败</translation>
    </message>
    <message>
      <source>Lost, late, under way</source>
      <translation>丢失、迟到、在途</translation>
    </message>
    <message>
      <source>Messages</source>
      <translation>消息速率</translation>
    </message>
    <message>
      <source>Messages a second, of all users together</source>
      <translation>每秒消息数（所有用户合计）</translation>
    </message>
    <message>
      <source>Refused</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>Sent</source>
      <translation>已发送</translation>
    </message>
    <message>
      <source>Sent behind time</source>
      <translation>延后发送</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>启动</translation>
    </message>
    <message>
      <source>Start or stop the &amp;load</source>
      <translation>启动或停止负载(&amp;L)</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>The rules {rules} have no messages to peers: send all to one {room}.</source>
      <translation>规则 {rules} 不支持点对点消息：请全部发到同一{room}。</translation>
    </message>
    <message>
      <source>The users come in …</source>
      <translation>用户正在登录…</translation>
    </message>
    <message>
      <source>The vendor's rules allow {limit} to each user{room}: the rest will be refused.</source>
      <translation>厂商规则允许每个用户 {limit}{room}，超出部分会被拒绝。</translation>
    </message>
    <message>
      <source>To whom</source>
      <translation>发送给</translation>
    </message>
    <message>
      <source>Users</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>Users that log in each second</source>
      <translation>每秒登录的用户数</translation>
    </message>
    <message>
      <source>all to one room</source>
      <translation>全部发到同一房间</translation>
    </message>
    <message>
      <source>all to one {room}</source>
      <translation>全部发到同一{room}</translation>
    </message>
    <message>
      <source>due to arrived, last {seconds} s</source>
      <translation>计划发送到送达，最近 {seconds} 秒</translation>
    </message>
    <message>
      <source>each to the next user</source>
      <translation>各自发给下一个用户</translation>
    </message>
    <message>
      <source>log in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>max {value}</source>
      <translation>最大 {value}</translation>
    </message>
    <message>
      <source>{each} messages a second from each user.</source>
      <translation>每个用户每秒 {each} 条消息。</translation>
    </message>
    <message>
      <source>{users} of {wanted} users; {sent} sent, {received} arrived</source>
      <translation>{users}/{wanted} 个用户；已发送 {sent}，已到达 {received}</translation>
    </message>
    <message>
      <source>{} ({} accepted)</source>
      <translation>{}（已接受 {}）</translation>
    </message>
    <message>
      <source>{} ({} copies delivered)</source>
      <translation>{}（已送达 {} 份）</translation>
    </message>
  </context>
  <context>
    <name>LoginButtons</name>
    <message>
      <source>Add and log in</source>
      <translation>添加并登录</translation>
    </message>
    <message>
      <source>Auto-refresh</source>
      <translation>自动更新</translation>
    </message>
    <message>
      <source>Break the link without a word, to see how the app takes it</source>
      <translation>直接断开链路，观察应用如何应对</translation>
    </message>
    <message>
      <source>Drop link</source>
      <translation>断开链路</translation>
    </message>
    <message>
      <source>Log in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>Log out</source>
      <translation>登出</translation>
    </message>
    <message>
      <source>Put a new token in place before the old one ends</source>
      <translation>在旧 Token 到期前换上新的</translation>
    </message>
    <message>
      <source>Refresh token</source>
      <translation>更新 Token</translation>
    </message>
    <message>
      <source>Retry now</source>
      <translation>立即重试</translation>
    </message>
  </context>
  <context>
    <name>Logins</name>
    <message>
      <source>Handing over the new token…</source>
      <translation>正在提交新 Token…</translation>
    </message>
    <message>
      <source>Logged in as {user} in {elapsed} ms, with a token made at login.</source>
      <translation>已登录为 {user}，用时 {elapsed} ms，Token 在登录时生成。</translation>
    </message>
    <message>
      <source>Logged in as {user} in {elapsed} ms.</source>
      <translation>已登录为 {user}，用时 {elapsed} ms。</translation>
    </message>
    <message>
      <source>Logging in {user}…</source>
      <translation>正在登录 {user}…</translation>
    </message>
    <message>
      <source>Logging out…</source>
      <translation>正在登出…</translation>
    </message>
    <message>
      <source>Starting the local gateway…</source>
      <translation>正在启动本地网关…</translation>
    </message>
    <message>
      <source>The local gateway changes its rules…</source>
      <translation>本地网关正在切换规则…</translation>
    </message>
    <message>
      <source>The new token is in place.</source>
      <translation>新 Token 已生效。</translation>
    </message>
    <message>
      <source>The new token is in place; logging in with it…</source>
      <translation>新 Token 已生效，正在用它登录…</translation>
    </message>
    <message>
      <source>The token is empty. Paste the one that your app server gave out.</source>
      <translation>Token 为空。请粘贴应用服务器下发的 Token。</translation>
    </message>
  </context>
  <context>
    <name>LookDesk</name>
    <message>
      <source>&amp;Larger</source>
      <translation>放大(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Smaller</source>
      <translation>缩小(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Usual size</source>
      <translation>默认大小(&amp;U)</translation>
    </message>
    <message>
      <source>All movement</source>
      <translation>全部动效</translation>
    </message>
    <message>
      <source>Less movement</source>
      <translation>减少动效</translation>
    </message>
    <message>
      <source>Like the system</source>
      <translation>跟随系统</translation>
    </message>
  </context>
  <context>
    <name>LossBar</name>
    <message>
      <source>Show details</source>
      <translation>查看详情</translation>
    </message>
    <message>
      <source>Understood</source>
      <translation>识别为</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>&amp;Add user…</source>
      <translation>添加用户(&amp;A)…</translation>
    </message>
    <message>
      <source>&amp;Commands…</source>
      <translation>命令(&amp;C)…</translation>
    </message>
    <message>
      <source>&amp;Keys</source>
      <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>退出(&amp;Q)</translation>
    </message>
    <message>
      <source>&amp;Reset layout</source>
      <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Stop the demo</source>
      <translation>停止演示(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Welcome…</source>
      <translation>欢迎页(&amp;W)…</translation>
    </message>
    <message>
      <source>Every WebSocket message of all users becomes a row of its own, tokens masked</source>
      <translation>所有用户的每条 WebSocket 消息单独成行，Token 已遮蔽</translation>
    </message>
    <message>
      <source>Every message of the wire is recorded. Session, Record raw frames: off</source>
      <translation>正在记录线路上的每条消息。可在“会话 &gt; 记录原始帧”中关闭</translation>
    </message>
    <message>
      <source>Keyboard &amp;shortcuts…</source>
      <translation>键盘快捷键(&amp;S)…</translation>
    </message>
    <message>
      <source>RTS Console</source>
      <translation>RTS Console</translation>
    </message>
    <message>
      <source>Record raw &amp;frames</source>
      <translation>记录原始帧(&amp;F)</translation>
    </message>
    <message>
      <source>Restart</source>
      <translation>重启</translation>
    </message>
    <message>
      <source>Show the &amp;pressure</source>
      <translation>显示压力(&amp;P)</translation>
    </message>
    <message>
      <source>Start the &amp;demo</source>
      <translation>开始演示(&amp;D)</translation>
    </message>
    <message>
      <source>The local gateway does not run, so nothing can be checked. Start it first.</source>
      <translation>本地网关未运行，无法检查。请先启动。</translation>
    </message>
    <message>
      <source>The table's filter hides this message: clear it to see the row.</source>
      <translation>该消息被表格的过滤条件隐藏，清除过滤条件即可看到。</translation>
    </message>
    <message>
      <source>raw frames</source>
      <translation>原始帧</translation>
    </message>
  </context>
  <context>
    <name>MarkKeeper</name>
    <message>
      <source>The marks cannot be saved in {folder} ({why}). Make room or mend its permissions.</source>
      <translation>无法将标记保存到 {folder}（{why}）。请清理空间或修复权限。</translation>
    </message>
  </context>
  <context>
    <name>MatrixModel</name>
    <message>
      <source>, median {time}</source>
      <translation>，中位数 {time}</translation>
    </message>
    <message>
      <source>, {count} twice</source>
      <translation>，{count} 条重复</translation>
    </message>
    <message>
      <source>from {user}</source>
      <translation>发送方 {user}</translation>
    </message>
    <message>
      <source>missing</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>to {user}</source>
      <translation>接收方 {user}</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>在途</translation>
    </message>
    <message>
      <source>{sender} to {receiver}: nothing sent</source>
      <translation>{sender} → {receiver}：没有发送</translation>
    </message>
    <message>
      <source>{sender} to {receiver}: {delivered} of {sent} delivered</source>
      <translation>{sender} → {receiver}：已发送 {sent}，送达 {delivered}</translation>
    </message>
  </context>
  <context>
    <name>MatrixPanel</name>
    <message>
      <source>Add a user</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>Leave out the rows of users who sent nothing</source>
      <translation>不显示没有发送过消息的用户</translation>
    </message>
    <message>
      <source>No messages between your users yet</source>
      <translation>你的用户之间还没有消息</translation>
    </message>
    <message>
      <source>No users yet</source>
      <translation>还没有用户</translation>
    </message>
    <message>
      <source>Only who sent</source>
      <translation>仅发送过的</translation>
    </message>
    <message>
      <source>Show what is missing</source>
      <translation>显示缺失的消息</translation>
    </message>
    <message>
      <source>Still reading: 1 row to go</source>
      <translation>仍在读取：还剩 1 行</translation>
    </message>
    <message>
      <source>Still reading: {count} rows to go</source>
      <translation>仍在读取：还剩 {count} 行</translation>
    </message>
    <message>
      <source>The first {count} of {all} missing messages are shown.</source>
      <translation>已显示 {all} 条缺失消息中的前 {count} 条。</translation>
    </message>
    <message>
      <source>Who of your users received how much of what each other one sent, and how fast, stands here.</source>
      <translation>你的各个用户之间收到了多少消息、速度如何，会显示在这里。</translation>
    </message>
    <message>
      <source>{delivered} of {sent} delivered</source>
      <translation>已发送 {sent}，送达 {delivered}</translation>
    </message>
  </context>
  <context>
    <name>MatrixTable</name>
    <message>
      <source>Delivery matrix: rows send, columns receive</source>
      <translation>送达矩阵：行为发送方，列为接收方</translation>
    </message>
    <message>
      <source>From ↓   To →</source>
      <translation>发送 ↓   接收 →</translation>
    </message>
    <message>
      <source>Receivers</source>
      <translation>接收方</translation>
    </message>
    <message>
      <source>Rows send, columns receive</source>
      <translation>行为发送方，列为接收方</translation>
    </message>
    <message>
      <source>Senders</source>
      <translation>发送方</translation>
    </message>
  </context>
  <context>
    <name>MembersModel</name>
    <message>
      <source>Left while the link was down; why is not known.</source>
      <translation>在链路断开期间离开，原因未知。</translation>
    </message>
    <message>
      <source>Since</source>
      <translation>起始时间</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>We are not in the room, so whether the user is there is not known.</source>
      <translation>我们不在该房间，因此不知道该用户是否在内。</translation>
    </message>
    <message>
      <source>left: not known why</source>
      <translation>已离开，原因未知</translation>
    </message>
    <message>
      <source>left: {reason}</source>
      <translation>已离开：{reason}</translation>
    </message>
    <message>
      <source>not known</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>present</source>
      <translation>在房间内</translation>
    </message>
    <message>
      <source>{user} (you)</source>
      <translation>{user}（你）</translation>
    </message>
    <message>
      <source>{user} is in the room since {time}.</source>
      <translation>{user} 自 {time} 起在房间内。</translation>
    </message>
    <message>
      <source>{user} was in the room when the link was lost at {time}; now that is not known.</source>
      <translation>{time} 链路断开时 {user} 在房间内，现在的情况未知。</translation>
    </message>
  </context>
  <context>
    <name>MessagesPanel</name>
    <message>
      <source>&amp;Clear the events</source>
      <translation>清除事件(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Discard the held messages</source>
      <translation>丢弃暂存的消息(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Fold the composer</source>
      <translation>折叠编辑区(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Send the message</source>
      <translation>发送消息(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Write a message</source>
      <translation>编写消息(&amp;W)</translation>
    </message>
    <message>
      <source>Bring the composer back</source>
      <translation>展开编辑区</translation>
    </message>
    <message>
      <source>Compare two events</source>
      <translation>比较两个事件</translation>
    </message>
    <message>
      <source>E&amp;xport events…</source>
      <translation>导出事件(&amp;X)…</translation>
    </message>
    <message>
      <source>Explain the &amp;result</source>
      <translation>解释结果码(&amp;R)</translation>
    </message>
    <message>
      <source>S&amp;top sending</source>
      <translation>停止发送(&amp;T)</translation>
    </message>
    <message>
      <source>Select an event with a result to have it explained.</source>
      <translation>选择一个带结果的事件即可查看解释。</translation>
    </message>
    <message>
      <source>Select two rows to compare them, or set a time reference and select another row.</source>
      <translation>选择两行进行比较，或设置时间基准后再选择另一行。</translation>
    </message>
    <message>
      <source>Send the &amp;held messages</source>
      <translation>发送暂存的消息(&amp;H)</translation>
    </message>
    <message>
      <source>Stay here</source>
      <translation>留在此处</translation>
    </message>
    <message>
      <source>Stop and close</source>
      <translation>停止并关闭</translation>
    </message>
    <message>
      <source>The filter hides the events of that moment.</source>
      <translation>该时刻的事件被过滤条件隐藏。</translation>
    </message>
    <message>
      <source>Write a message</source>
      <translation>编写消息</translation>
    </message>
    <message>
      <source>{count} rows cleared.</source>
      <translation>已清除 {count} 行。</translation>
    </message>
    <message>
      <source>{left} of {count} messages are not sent yet.</source>
      <translation>{count} 条消息中还有 {left} 条尚未发送。</translation>
    </message>
  </context>
  <context>
    <name>MinimapBar</name>
    <message>
      <source>All rows at a glance: errors across, warnings at the left, marks at the right, gaps in the middle</source>
      <translation>全部行概览：错误贯穿全宽，警告在左，标记在右，缺失在中间</translation>
    </message>
    <message>
      <source>Scroll bar with errors, warnings, marks and gaps of all rows</source>
      <translation>带有全部行的错误、警告、标记和缺失的滚动条</translation>
    </message>
  </context>
  <context>
    <name>MintForm</name>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Life</source>
      <translation>有效期</translation>
    </message>
    <message>
      <source>Mint</source>
      <translation>生成</translation>
    </message>
    <message>
      <source>Privileges</source>
      <translation>权限</translation>
    </message>
    <message>
      <source>Put the token on the clipboard</source>
      <translation>将 Token 复制到剪贴板</translation>
    </message>
    <message>
      <source>The token is made; below is what it says.</source>
      <translation>Token 已生成，内容如下。</translation>
    </message>
    <message>
      <source>This makes tokens of a local gateway. RongCloud's own are made and read by RongCloud alone.</source>
      <translation>此处生成的是本地网关的 Token。融云自身的 Token 只能由融云生成和读取。</translation>
    </message>
    <message>
      <source>User id</source>
      <translation>用户 ID</translation>
    </message>
    <message>
      <source>Vendor</source>
      <translation>厂商</translation>
    </message>
  </context>
  <context>
    <name>MomentBar</name>
    <message>
      <source>The change before</source>
      <translation>上一次变化</translation>
    </message>
    <message>
      <source>The next change</source>
      <translation>下一次变化</translation>
    </message>
    <message>
      <source>now</source>
      <translation>现在</translation>
    </message>
  </context>
  <context>
    <name>MomentPage</name>
    <message>
      <source>Rooms</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>What was known of peers</source>
      <translation>当时已知的对端状态</translation>
    </message>
  </context>
  <context>
    <name>MomentSlider</name>
    <message>
      <source>Drag to a moment; Left and Right go from change to change, End is now</source>
      <translation>拖动到某一时刻；← → 在变化之间移动，End 回到当前</translation>
    </message>
    <message>
      <source>Moment</source>
      <translation>时刻</translation>
    </message>
    <message>
      <source>now</source>
      <translation>现在</translation>
    </message>
  </context>
  <context>
    <name>MomentText</name>
    <message>
      <source>yyyy-MM-dd</source>
      <translation>yyyy年M月d日</translation>
    </message>
    <message>
      <source>yyyy-MM-dd HH:mm:ss</source>
      <translation>yyyy年M月d日 HH:mm:ss</translation>
    </message>
    <message>
      <source>yyyy-MM-dd, HH:mm</source>
      <translation>yyyy年M月d日 HH:mm</translation>
    </message>
  </context>
  <context>
    <name>OpeningView</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Opening {file}…</source>
      <translation>正在打开 {file}…</translation>
    </message>
    <message>
      <source>Progress of opening</source>
      <translation>打开进度</translation>
    </message>
    <message>
      <source>reading the events</source>
      <translation>正在读取事件</translation>
    </message>
    <message>
      <source>{done} of {total} MB</source>
      <translation>{done}/{total} MB</translation>
    </message>
  </context>
  <context>
    <name>OperatorActions</name>
    <message>
      <source>At {gateway}, which others use too: {what}</source>
      <translation>在他人也在使用的 {gateway} 上：{what}</translation>
    </message>
    <message>
      <source>Ban and mute</source>
      <translation>封禁与禁言</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Choose a room, and none of its members, under Rooms.</source>
      <translation>请在“房间”中选择一个房间，不要选择成员。</translation>
    </message>
    <message>
      <source>Choose a user and a room that it is in.</source>
      <translation>请选择一个用户及其所在的房间。</translation>
    </message>
    <message>
      <source>Choose a user, a room or a restriction in the table.</source>
      <translation>请在表格中选择用户、房间或限制。</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>全部位置</translation>
    </message>
    <message>
      <source>In which room</source>
      <translation>作用房间</translation>
    </message>
    <message>
      <source>Locked: switch Read only off first.</source>
      <translation>已锁定：请先关闭“只读”。</translation>
    </message>
    <message>
      <source>Nobody chosen</source>
      <translation>未选择对象</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>There is no such restriction here: see Restrictions.</source>
      <translation>这里没有此项限制，见“限制”。</translation>
    </message>
    <message>
      <source>There is nobody to do that to.</source>
      <translation>没有可操作的对象。</translation>
    </message>
    <message>
      <source>Yes: {action}</source>
      <translation>确认：{action}</translation>
    </message>
    <message>
      <source>told to whom it meets</source>
      <translation>会告知受影响的用户</translation>
    </message>
    <message>
      <source>{user} in {room}</source>
      <translation>{room} 中的 {user}</translation>
    </message>
  </context>
  <context>
    <name>OperatorPanel</name>
    <message>
      <source> · links lost {count}</source>
      <translation> · 断开链路 {count}</translation>
    </message>
    <message>
      <source> · unreliable shed {count}</source>
      <translation> · 丢弃不可靠消息 {count}</translation>
    </message>
    <message>
      <source>Act as an &amp;operator</source>
      <translation>以操作员身份操作(&amp;O)</translation>
    </message>
    <message>
      <source>At {name}, {url}</source>
      <translation>{name} · {url}</translation>
    </message>
    <message>
      <source>Choose a user or a room in the table.</source>
      <translation>请在表格中选择用户或房间。</translation>
    </message>
    <message>
      <source>Connections</source>
      <translation>连接</translation>
    </message>
    <message>
      <source>Lock it</source>
      <translation>锁定</translation>
    </message>
    <message>
      <source>Locked: switch Read only off first.</source>
      <translation>已锁定：请先关闭“只读”。</translation>
    </message>
    <message>
      <source>Message as the server</source>
      <translation>以服务端身份发消息</translation>
    </message>
    <message>
      <source>No gateway to look at</source>
      <translation>没有可查看的网关</translation>
    </message>
    <message>
      <source>Nothing is done at this gateway while it is locked</source>
      <translation>锁定期间不会对此网关执行任何操作</translation>
    </message>
    <message>
      <source>Operator: &amp;read only</source>
      <translation>操作员：只读(&amp;R)</translation>
    </message>
    <message>
      <source>Read only</source>
      <translation>只读</translation>
    </message>
    <message>
      <source>Restrictions</source>
      <translation>限制</translation>
    </message>
    <message>
      <source>Rooms</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>Sent to {to}.</source>
      <translation>已发送给 {to}。</translation>
    </message>
    <message>
      <source>Start the local gateway</source>
      <translation>启动本地网关</translation>
    </message>
    <message>
      <source>The gateway did not start</source>
      <translation>网关未能启动</translation>
    </message>
    <message>
      <source>Unlocked</source>
      <translation>已解锁</translation>
    </message>
    <message>
      <source>Users</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>in {time}</source>
      <translation>{time}后</translation>
    </message>
    <message>
      <source>links {links} · users {users} · rooms {rooms} · in {come} ({in_s}/s) · out {out} ({out_s}/s)</source>
      <translation>链路 {links} · 用户 {users} · 房间 {rooms} · 收 {come} ({in_s}/s) · 发 {out} ({out_s}/s)</translation>
    </message>
    <message>
      <source>now</source>
      <translation>立即</translation>
    </message>
    <message>
      <source>when lifted</source>
      <translation>解除时</translation>
    </message>
    <message>
      <source>{action} …</source>
      <translation>{action}…</translation>
    </message>
    <message>
      <source>{user} is not online.</source>
      <translation>{user} 不在线。</translation>
    </message>
  </context>
  <context>
    <name>OutageModel</name>
    <message>
      <source>Arrived out of order around the gap</source>
      <translation>缺失前后乱序到达</translation>
    </message>
    <message>
      <source>Arrived twice around the gap</source>
      <translation>缺失前后重复到达</translation>
    </message>
    <message>
      <source>Composed meanwhile and kept</source>
      <translation>期间编写并暂存</translation>
    </message>
    <message>
      <source>Composed meanwhile and refused</source>
      <translation>期间编写但被拒绝</translation>
    </message>
    <message>
      <source>Double click shows it in the lanes.</source>
      <translation>双击可在泳道中查看。</translation>
    </message>
    <message>
      <source>Known to be missing</source>
      <translation>已确认缺失</translation>
    </message>
    <message>
      <source>Resumed: nothing was forgotten. Afresh: rooms were left and joined anew.</source>
      <translation>恢复：状态全部保留。重新开始：已退出并重新加入房间。</translation>
    </message>
    <message>
      <source>Sent, and nobody knows whether they arrived</source>
      <translation>已发送，但无人知道是否送达</translation>
    </message>
    <message>
      <source>Session</source>
      <translation>会话</translation>
    </message>
    <message>
      <source>Since</source>
      <translation>起始时间</translation>
    </message>
    <message>
      <source>The link was dead for so long before its client noticed.</source>
      <translation>客户端察觉之前，链路已失效的时长。</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>afresh</source>
      <translation>重新开始</translation>
    </message>
    <message>
      <source>ended</source>
      <translation>已结束</translation>
    </message>
    <message>
      <source>gaps</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>held</source>
      <translation>暂存</translation>
    </message>
    <message>
      <source>lasted</source>
      <translation>持续</translation>
    </message>
    <message>
      <source>refused</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>reord.</source>
      <translation>乱序</translation>
    </message>
    <message>
      <source>resumed</source>
      <translation>恢复</translation>
    </message>
    <message>
      <source>still away</source>
      <translation>仍未恢复</translation>
    </message>
    <message>
      <source>twice</source>
      <translation>重复</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>unnoticed</source>
      <translation>未察觉</translation>
    </message>
  </context>
  <context>
    <name>PaletteSources</name>
    <message>
      <source>Act as {user}</source>
      <translation>使用 {user} 的身份</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Insert “{name}”</source>
      <translation>插入“{name}”</translation>
    </message>
    <message>
      <source>Rooms</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>Saved messages</source>
      <translation>保存的消息</translation>
    </message>
    <message>
      <source>Users</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>Write to the room {room}</source>
      <translation>写消息到房间 {room}</translation>
    </message>
    <message>
      <source>Write to {user}</source>
      <translation>写消息给 {user}</translation>
    </message>
  </context>
  <context>
    <name>ParameterForm</name>
    <message>
      <source>{name} (optional)</source>
      <translation>{name}（可选）</translation>
    </message>
  </context>
  <context>
    <name>PastPages</name>
    <message>
      <source>Conversation</source>
      <translation>对话</translation>
    </message>
    <message>
      <source>Delivery</source>
      <translation>送达方式</translation>
    </message>
    <message>
      <source>Lanes</source>
      <translation>泳道</translation>
    </message>
    <message>
      <source>Latency</source>
      <translation>延迟</translation>
    </message>
    <message>
      <source>Members</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>Of each series the newest samples are kept: {count} older ones are not shown.</source>
      <translation>每个序列只保留最新的样本，有 {count} 个较早的样本未显示。</translation>
    </message>
    <message>
      <source>The table's filter hides this row: clear it to see it.</source>
      <translation>该行被表格的过滤条件隐藏，清除过滤条件即可看到。</translation>
    </message>
    <message>
      <source>X-ray</source>
      <translation>透视</translation>
    </message>
    <message>
      <source>{done} of {total} rows are read …</source>
      <translation>已读取 {done}/{total} 行…</translation>
    </message>
  </context>
  <context>
    <name>PastPeers</name>
    <message>
      <source>Nobody had looked a user up by then.</source>
      <translation>那时还没有查询过任何用户。</translation>
    </message>
    <message>
      <source>They do not agree: the rows with ! were told different things.</source>
      <translation>各方所见不一致：带 ! 的行收到的信息不同。</translation>
    </message>
    <message>
      <source>What was known of peers</source>
      <translation>当时已知的对端状态</translation>
    </message>
  </context>
  <context>
    <name>PastRooms</name>
    <message>
      <source>None of your users was in a room then.</source>
      <translation>那时没有用户在房间内。</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>They do not agree. {who}.</source>
      <translation>各方所见不一致。{who}。</translation>
    </message>
    <message>
      <source>Who was in the room</source>
      <translation>当时的房间成员</translation>
    </message>
  </context>
  <context>
    <name>PastView</name>
    <message>
      <source>As seen by</source>
      <translation>视角</translation>
    </message>
    <message>
      <source>Back to now</source>
      <translation>回到当前</translation>
    </message>
    <message>
      <source>Everyone</source>
      <translation>所有人</translation>
    </message>
    <message>
      <source>Look back in time</source>
      <translation>回看历史</translation>
    </message>
    <message>
      <source>Past: at {time}, after {place}</source>
      <translation>历史：{time}，第 {place} 之后</translation>
    </message>
    <message>
      <source>To the end</source>
      <translation>到末尾</translation>
    </message>
  </context>
  <context>
    <name>PeerHistoryModel</name>
    <message>
      <source>By</source>
      <translation>查询者</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
  </context>
  <context>
    <name>PeersModel</name>
    <message>
      <source>By</source>
      <translation>查询者</translation>
    </message>
    <message>
      <source>Looked up</source>
      <translation>查询时间</translation>
    </message>
    <message>
      <source>Seen since</source>
      <translation>首见时间</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>{status} (never seen)</source>
      <translation>{status}（从未见过）</translation>
    </message>
  </context>
  <context>
    <name>PeersPanel</name>
    <message>
      <source>&amp;Look a user up</source>
      <translation>查询用户(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Pause or go on watching</source>
      <translation>暂停或继续关注(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;User id</source>
      <translation>用户 ID(&amp;U)</translation>
    </message>
    <message>
      <source>Add a user</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>Add a user to act as first.</source>
      <translation>请先添加一个用户作为身份。</translation>
    </message>
    <message>
      <source>Add this user to the watch list</source>
      <translation>将此用户加入关注列表</translation>
    </message>
    <message>
      <source>Add users</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>Ask once whether this user is online (Enter)</source>
      <translation>查询一次该用户是否在线 (Enter)</translation>
    </message>
    <message>
      <source>Changes of the chosen user</source>
      <translation>所选用户的变化</translation>
    </message>
    <message>
      <source>Go on watching</source>
      <translation>继续关注</translation>
    </message>
    <message>
      <source>History of {user}: {count} changes</source>
      <translation>{user} 的历史：{count} 次变化</translation>
    </message>
    <message>
      <source>How often to look</source>
      <translation>查询间隔</translation>
    </message>
    <message>
      <source>Look up</source>
      <translation>查询</translation>
    </message>
    <message>
      <source>Looking {user} up as {me} …</source>
      <translation>正在以 {me} 的身份查询 {user}…</translation>
    </message>
    <message>
      <source>Name a user to watch</source>
      <translation>填写要关注的用户</translation>
    </message>
    <message>
      <source>Nobody can be looked up</source>
      <translation>无法查询用户</translation>
    </message>
    <message>
      <source>Nobody is watched</source>
      <translation>没有关注任何人</translation>
    </message>
    <message>
      <source>Pause the watch</source>
      <translation>暂停关注</translation>
    </message>
    <message>
      <source>Remove the selected users</source>
      <translation>移除选中的用户</translation>
    </message>
    <message>
      <source>The rules {rules} have no look-ups of users</source>
      <translation>规则 {rules} 不支持查询用户状态</translation>
    </message>
    <message>
      <source>There is nobody to look as. Add a user and log in first.</source>
      <translation>没有可用于查询的身份。请先添加用户并登录。</translation>
    </message>
    <message>
      <source>Watch</source>
      <translation>关注</translation>
    </message>
    <message>
      <source>Watch the selected users no longer (Delete)</source>
      <translation>不再关注选中的用户 (Delete)</translation>
    </message>
    <message>
      <source>Watched users</source>
      <translation>关注的用户</translation>
    </message>
    <message>
      <source>Watched users stand here with their status, since when, and who looked.</source>
      <translation>关注的用户及其状态、起始时间和查询者会显示在这里。</translation>
    </message>
    <message>
      <source>Watching {count}</source>
      <translation>正在关注 {count} 人</translation>
    </message>
    <message>
      <source>every {seconds} s</source>
      <translation>每 {seconds} 秒</translation>
    </message>
    <message>
      <source>user id</source>
      <translation>用户 ID</translation>
    </message>
    <message>
      <source>{status} (never seen)</source>
      <translation>{status}（从未见过）</translation>
    </message>
    <message>
      <source>{status}, seen since {since}</source>
      <translation>{status}，首见于 {since}</translation>
    </message>
    <message>
      <source>{text} {me} is not logged in: log in, then look again.</source>
      <translation>{text} {me} 未登录：请登录后再查询。</translation>
    </message>
    <message>
      <source>{user}: {word}. Looked up by {me} in {elapsed} ms.</source>
      <translation>{user}：{word}。由 {me} 查询，用时 {elapsed} ms。</translation>
    </message>
  </context>
  <context>
    <name>PolicyChooser</name>
    <message>
      <source>Hold and ask</source>
      <translation>暂存并询问</translation>
    </message>
    <message>
      <source>Kept until you send or discard them</source>
      <translation>保留，直到你发送或丢弃</translation>
    </message>
    <message>
      <source>Kept, and sent as soon as the link is back</source>
      <translation>保留，链路恢复后立即发送</translation>
    </message>
    <message>
      <source>Messages written while the link is gone</source>
      <translation>链路断开期间编写的消息</translation>
    </message>
    <message>
      <source>Nothing is sent before the link is back</source>
      <translation>链路恢复前不发送任何内容</translation>
    </message>
    <message>
      <source>Refuse</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>Send when back</source>
      <translation>恢复后发送</translation>
    </message>
    <message>
      <source>Until the link is back</source>
      <translation>链路恢复前</translation>
    </message>
  </context>
  <context>
    <name>Presenter</name>
    <message>
      <source>&amp;Next cue</source>
      <translation>下一个提示(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Presenter mode</source>
      <translation>演示模式(&amp;P)</translation>
    </message>
    <message>
      <source>1 notice came while you presented:</source>
      <translation>演示期间收到 1 条通知：</translation>
    </message>
    <message>
      <source>A&amp;udience window</source>
      <translation>观众窗口(&amp;U)</translation>
    </message>
    <message>
      <source>Copy all</source>
      <translation>全部复制</translation>
    </message>
    <message>
      <source>Cue card</source>
      <translation>提示卡</translation>
    </message>
    <message>
      <source>Hosts and secrets are hidden, notices wait.</source>
      <translation>主机和密钥已隐藏，通知暂缓。</translation>
    </message>
    <message>
      <source>Reset &amp;scene</source>
      <translation>重置场景(&amp;S)</translation>
    </message>
    <message>
      <source>Setting the scene…</source>
      <translation>正在布置场景…</translation>
    </message>
    <message>
      <source>The cue &amp;before</source>
      <translation>上一个提示(&amp;B)</translation>
    </message>
    <message>
      <source>The gateway has stopped. Reset scene brings it back.</source>
      <translation>网关已停止，重置场景可恢复。</translation>
    </message>
    <message>
      <source>The scene is set, but: {problem}</source>
      <translation>场景已布置，但是：{problem}</translation>
    </message>
    <message>
      <source>The scene is set.</source>
      <translation>场景已布置。</translation>
    </message>
    <message>
      <source>What was shown is kept as {path}.</source>
      <translation>显示的内容已保留为 {path}。</translation>
    </message>
    <message>
      <source>local gateway: {state}</source>
      <translation>本地网关：{state}</translation>
    </message>
    <message>
      <source>{n} notices came while you presented:</source>
      <translation>演示期间收到 {n} 条通知：</translation>
    </message>
    <message>
      <source>… and {n} before these: copy all to read them</source>
      <translation>…此前还有 {n} 条：全部复制后可查看</translation>
    </message>
  </context>
  <context>
    <name>PresenterBar</name>
    <message>
      <source>1 notice kept back</source>
      <translation>暂缓了 1 条通知</translation>
    </message>
    <message>
      <source>Audience window</source>
      <translation>观众窗口</translation>
    </message>
    <message>
      <source>Leave</source>
      <translation>退出</translation>
    </message>
    <message>
      <source>Presenting</source>
      <translation>演示中</translation>
    </message>
    <message>
      <source>Reset scene</source>
      <translation>重置场景</translation>
    </message>
    <message>
      <source>{n} notices kept back</source>
      <translation>暂缓了 {n} 条通知</translation>
    </message>
  </context>
  <context>
    <name>PressureMeter</name>
    <message>
      <source> ({rate}/s)</source>
      <translation> ({rate}/s)</translation>
    </message>
    <message>
      <source>Click for the last minutes</source>
      <translation>点击查看最近几分钟</translation>
    </message>
    <message>
      <source>Events that came in, each second</source>
      <translation>每秒进入的事件</translation>
    </message>
    <message>
      <source>How late the window's loop was in the last seconds (99 of 100)</source>
      <translation>最近几秒内窗口循环的滞后（99%）</translation>
    </message>
    <message>
      <source>How often the window shows what is new: seldom under load, and nothing is lost by it</source>
      <translation>窗口刷新的频率：负载高时会降低，但不会丢失任何内容</translation>
    </message>
    <message>
      <source>Memory of the event log, and its ceiling</source>
      <translation>事件日志占用的内存及其上限</translation>
    </message>
    <message>
      <source>Rows let go because the log reached its ceiling</source>
      <translation>因日志达到上限而清理的行</translation>
    </message>
    <message>
      <source>Rows written to the event log, each second; results amend a row</source>
      <translation>每秒写入事件日志的行数；结果只更新已有的行</translation>
    </message>
    <message>
      <source>What came and is not worked off yet; as long as there is any, the sender waits</source>
      <translation>已到达但尚未处理的数据；只要还有，发送方就会等待</translation>
    </message>
    <message>
      <source>dropped {count}</source>
      <translation>清理 {count}</translation>
    </message>
    <message>
      <source>in {rate}/s</source>
      <translation>进入 {rate}/s</translation>
    </message>
    <message>
      <source>lag p99 {lag} ms</source>
      <translation>循环延迟 p99 {lag} ms</translation>
    </message>
    <message>
      <source>painted {rate}/s</source>
      <translation>绘制 {rate}/s</translation>
    </message>
    <message>
      <source>queue {size}</source>
      <translation>队列 {size}</translation>
    </message>
    <message>
      <source>stored {rate}/s</source>
      <translation>写入 {rate}/s</translation>
    </message>
  </context>
  <context>
    <name>PressurePopover</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Close (Esc)</source>
      <translation>关闭 (Esc)</translation>
    </message>
    <message>
      <source>Events in</source>
      <translation>进入事件</translation>
    </message>
    <message>
      <source>Log in memory</source>
      <translation>日志内存</translation>
    </message>
    <message>
      <source>Loop lag p99</source>
      <translation>事件循环延迟 p99</translation>
    </message>
    <message>
      <source>Nothing was lost: every event that came in is in the log.</source>
      <translation>没有丢失：所有到达的事件都已写入日志。</translation>
    </message>
    <message>
      <source>Pressure of the last minutes</source>
      <translation>最近几分钟的压力</translation>
    </message>
    <message>
      <source>Queue</source>
      <translation>队列</translation>
    </message>
    <message>
      <source>Rows dropped</source>
      <translation>清理行数</translation>
    </message>
    <message>
      <source>Rows stored</source>
      <translation>写入行数</translation>
    </message>
    <message>
      <source>The last {minutes:.0f} minutes</source>
      <translation>最近 {minutes:.0f} 分钟</translation>
    </message>
    <message>
      <source>Views painted</source>
      <translation>界面绘制</translation>
    </message>
  </context>
  <context>
    <name>ProbeBar</name>
    <message>
      <source>. Refused with {codes}</source>
      <translation>。被拒绝：{codes}</translation>
    </message>
    <message>
      <source>. {rate} a second, all that the rules {rules} allow</source>
      <translation>。每秒 {rate} 条，已是规则 {rules} 允许的上限</translation>
    </message>
    <message>
      <source>Bytes of each message</source>
      <translation>每条消息的字节数</translation>
    </message>
    <message>
      <source>Measure in a process of its own, where no window paints</source>
      <translation>在没有界面绘制的独立进程中测量</translation>
    </message>
    <message>
      <source>Messages a second</source>
      <translation>每秒消息数</translation>
    </message>
    <message>
      <source>Probe</source>
      <translation>探测</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>The probe ends …</source>
      <translation>探测正在结束…</translation>
    </message>
    <message>
      <source>The probe starts …</source>
      <translation>探测正在启动…</translation>
    </message>
    <message>
      <source>To whom the probe sends</source>
      <translation>探测消息的接收方</translation>
    </message>
    <message>
      <source>Token of user {number} of the probe</source>
      <translation>探测用户 {number} 的 Token</translation>
    </message>
    <message>
      <source>User {number} of the probe</source>
      <translation>探测用户 {number}</translation>
    </message>
    <message>
      <source>its own pair</source>
      <translation>自带用户对</translation>
    </message>
    <message>
      <source>its token</source>
      <translation>其 Token</translation>
    </message>
    <message>
      <source>to {user}, by receipt</source>
      <translation>发给 {user}，以回执计</translation>
    </message>
    <message>
      <source>user {number} of the probe</source>
      <translation>探测用户 {number}</translation>
    </message>
    <message>
      <source>{count} late</source>
      <translation>迟到 {count}</translation>
    </message>
    <message>
      <source>{count} lost</source>
      <translation>丢失 {count}</translation>
    </message>
    <message>
      <source>{count} received</source>
      <translation>收到 {count}</translation>
    </message>
    <message>
      <source>{count} refused</source>
      <translation>拒绝 {count}</translation>
    </message>
    <message>
      <source>{count} sent</source>
      <translation>发送 {count}</translation>
    </message>
    <message>
      <source>{count} twice</source>
      <translation>重复 {count}</translation>
    </message>
    <message>
      <source>{text}. Link: {state}.</source>
      <translation>{text}。链路：{state}。</translation>
    </message>
  </context>
  <context>
    <name>ProblemList</name>
    <message>
      <source>What is wrong with the scenario</source>
      <translation>场景中的问题</translation>
    </message>
  </context>
  <context>
    <name>ProfileDesk</name>
    <message>
      <source>&amp;Import a profile…</source>
      <translation>导入连接配置(&amp;I)…</translation>
    </message>
    <message>
      <source>&amp;Note the users on the stage in the profile</source>
      <translation>将台上的用户记入连接配置(&amp;N)</translation>
    </message>
    <message>
      <source>Changes of {files} are not saved yet. Solve that first: nothing was changed.</source>
      <translation>{files} 的更改尚未保存。请先处理，目前没有任何改动。</translation>
    </message>
    <message>
      <source>Delete it</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Deleted outside: {names}.</source>
      <translation>已在外部删除：{names}。</translation>
    </message>
    <message>
      <source>E&amp;xport the profile…</source>
      <translation>导出连接配置(&amp;X)…</translation>
    </message>
    <message>
      <source>Export the profile</source>
      <translation>导出连接配置</translation>
    </message>
    <message>
      <source>Folder of profiles</source>
      <translation>连接配置文件夹</translation>
    </message>
    <message>
      <source>Hide</source>
      <translation>隐藏</translation>
    </message>
    <message>
      <source>Import a profile</source>
      <translation>导入连接配置</translation>
    </message>
    <message>
      <source>Imported as {name}.</source>
      <translation>已导入为 {name}。</translation>
    </message>
    <message>
      <source>Keep mine</source>
      <translation>保留我的</translation>
    </message>
    <message>
      <source>Leave it</source>
      <translation>不处理</translation>
    </message>
    <message>
      <source>New from outside: {names}.</source>
      <translation>外部新增：{names}。</translation>
    </message>
    <message>
      <source>No user of {profile} is on the stage.</source>
      <translation>{profile} 没有用户在台上。</translation>
    </message>
    <message>
      <source>Noted in {profile}: {users}.</source>
      <translation>已记入 {profile}：{users}。</translation>
    </message>
    <message>
      <source>Open a &amp;folder of profiles…</source>
      <translation>打开连接配置文件夹(&amp;F)…</translation>
    </message>
    <message>
      <source>Open the file</source>
      <translation>打开文件</translation>
    </message>
    <message>
      <source>Replace it</source>
      <translation>替换</translation>
    </message>
    <message>
      <source>Show the profile's file</source>
      <translation>显示连接配置文件</translation>
    </message>
    <message>
      <source>Take theirs</source>
      <translation>采用外部的</translation>
    </message>
    <message>
      <source>Taken over from outside: {names}.</source>
      <translation>已采用外部更改：{names}。</translation>
    </message>
    <message>
      <source>The folder of profiles {path} cannot be used: {why}. Open another one, or use your own.</source>
      <translation>无法使用连接配置文件夹 {path}：{why}。请打开其他文件夹，或使用自己的配置。</translation>
    </message>
    <message>
      <source>The profiles are those of {path} now.</source>
      <translation>现在使用 {path} 中的连接配置。</translation>
    </message>
    <message>
      <source>This profile has no file yet: it says nothing of its own.</source>
      <translation>此连接配置还没有文件：尚无自己的内容。</translation>
    </message>
    <message>
      <source>Use my o&amp;wn profiles</source>
      <translation>使用自己的连接配置(&amp;W)</translation>
    </message>
    <message>
      <source>Use my own</source>
      <translation>使用我自己的</translation>
    </message>
    <message>
      <source>{file} is there already.</source>
      <translation>{file} 已存在。</translation>
    </message>
    <message>
      <source>{file} was changed outside, and {profile} here: {fields}. Both are kept until you choose.</source>
      <translation>{file} 在外部有更改，{profile} 在此处也有更改：{fields}。在你选择之前两者都保留。</translation>
    </message>
    <message>
      <source>{file} was deleted outside, and {profile} was changed here. Keep it?</source>
      <translation>{file} 已在外部删除，而 {profile} 在此处有更改。是否保留？</translation>
    </message>
    <message>
      <source>{path} is no folder. Choose one, such as a checkout of your team's.</source>
      <translation>{path} 不是文件夹。请选择一个，例如团队的代码检出目录。</translation>
    </message>
  </context>
  <context>
    <name>ProfileExchange</name>
    <message>
      <source>Exported to {file}.</source>
      <translation>已导出到 {file}。</translation>
    </message>
    <message>
      <source>Not exported: {what}: {why}. {remedy}</source>
      <translation>未导出：{what}：{why}。{remedy}</translation>
    </message>
    <message>
      <source>Not imported. {problem}</source>
      <translation>未导入。{problem}</translation>
    </message>
    <message>
      <source>{file} cannot be read: {why}. Choose another one.</source>
      <translation>无法读取 {file}：{why}。请选择其他文件。</translation>
    </message>
    <message>
      <source>{file} cannot be written: {why}. Choose another place.</source>
      <translation>无法写入 {file}：{why}。请换一个位置。</translation>
    </message>
  </context>
  <context>
    <name>ProfileForm</name>
    <message>
      <source>24 characters, from the service's page</source>
      <translation>24 个字符，见服务页面</translation>
    </message>
    <message>
      <source>An app id has letters, digits and _ - . only, not {sign}. Copy it from the service's page.</source>
      <translation>App ID 只能包含字母、数字和 _ - .，不能含 {sign}。请从服务页面复制。</translation>
    </message>
    <message>
      <source>App id</source>
      <translation>App ID</translation>
    </message>
    <message>
      <source>CA file (PEM)</source>
      <translation>CA 文件 (PEM)</translation>
    </message>
    <message>
      <source>Choose a CA file</source>
      <translation>选择 CA 文件</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>选择文件</translation>
    </message>
    <message>
      <source>Let in only the service that has this public key, whoever vouches for another</source>
      <translation>只信任持有此公钥的服务，无论谁为其他服务担保</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Only wss:// is encrypted. Change the URL, or leave this empty.</source>
      <translation>只有 wss:// 是加密的。请修改 URL，或将此项留空。</translation>
    </message>
    <message>
      <source>Pin of the service's key</source>
      <translation>服务公钥指纹</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>运行中</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>启动</translation>
    </message>
    <message>
      <source>Start the gateway</source>
      <translation>启动网关</translation>
    </message>
    <message>
      <source>The app id is empty. Copy it from the service's page.</source>
      <translation>App ID 为空。请从服务页面复制。</translation>
    </message>
    <message>
      <source>URL</source>
      <translation>URL</translation>
    </message>
    <message>
      <source>not running</source>
      <translation>未运行</translation>
    </message>
    <message>
      <source>sha256/… or 64 hexadecimal digits</source>
      <translation>sha256/… 或 64 位十六进制数字</translation>
    </message>
    <message>
      <source>the system's certificates</source>
      <translation>系统证书</translation>
    </message>
  </context>
  <context>
    <name>ProfilePicker</name>
    <message>
      <source>Connect to a URL…</source>
      <translation>连接到 URL…</translation>
    </message>
    <message>
      <source>Delete this profile…</source>
      <translation>删除此连接配置…</translation>
    </message>
    <message>
      <source>Delete “{name}”</source>
      <translation>删除“{name}”</translation>
    </message>
    <message>
      <source>New profile</source>
      <translation>新建连接配置</translation>
    </message>
    <message>
      <source>Profile</source>
      <translation>连接配置</translation>
    </message>
  </context>
  <context>
    <name>ProxyForm</name>
    <message>
      <source>Host</source>
      <translation>主机</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Password</source>
      <translation>密码</translation>
    </message>
    <message>
      <source>Port</source>
      <translation>端口</translation>
    </message>
    <message>
      <source>The proxy has no host. Name it, or choose “No proxy”.</source>
      <translation>代理没有主机。请填写，或选择“无代理”。</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
  </context>
  <context>
    <name>QDockWidget</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Closes the dock widget</source>
      <translation>关闭面板</translation>
    </message>
    <message>
      <source>Float</source>
      <translation>浮动</translation>
    </message>
    <message>
      <source>Undocks and re-attaches the dock widget</source>
      <translation>停靠或浮动面板</translation>
    </message>
  </context>
  <context>
    <name>QShortcut</name>
    <message>
      <source>Backspace</source>
      <translation>Backspace</translation>
    </message>
    <message>
      <source>Del</source>
      <translation>Del</translation>
    </message>
    <message>
      <source>Down</source>
      <translation>↓</translation>
    </message>
    <message>
      <source>End</source>
      <translation>End</translation>
    </message>
    <message>
      <source>Home</source>
      <translation>Home</translation>
    </message>
    <message>
      <source>Ins</source>
      <translation>Ins</translation>
    </message>
    <message>
      <source>Left</source>
      <translation>←</translation>
    </message>
    <message>
      <source>PgDown</source>
      <translation>PgDown</translation>
    </message>
    <message>
      <source>PgUp</source>
      <translation>PgUp</translation>
    </message>
    <message>
      <source>Return</source>
      <translation>Return</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>→</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>Space</translation>
    </message>
    <message>
      <source>Up</source>
      <translation>↑</translation>
    </message>
  </context>
  <context>
    <name>QTabBar</name>
    <message>
      <source>Scroll Left</source>
      <translation>向左滚动</translation>
    </message>
    <message>
      <source>Scroll Right</source>
      <translation>向右滚动</translation>
    </message>
  </context>
  <context>
    <name>RecordingDesk</name>
    <message>
      <source>&amp;Keep this run's recording</source>
      <translation>保留本次运行的录制(&amp;K)</translation>
    </message>
    <message>
      <source>&amp;Open a recording…</source>
      <translation>打开录制(&amp;O)…</translation>
    </message>
    <message>
      <source>&amp;Recordings…</source>
      <translation>录制(&amp;R)…</translation>
    </message>
    <message>
      <source>From the next start on, events are kept in memory only.</source>
      <translation>从下次启动起，事件仅保存在内存中。</translation>
    </message>
    <message>
      <source>From the next start on, events are recorded to disk.</source>
      <translation>从下次启动起，事件会录制到磁盘。</translation>
    </message>
    <message>
      <source>Open the folder of a recording</source>
      <translation>打开录制所在的文件夹</translation>
    </message>
    <message>
      <source>Re&amp;cord events to disk</source>
      <translation>将事件录制到磁盘(&amp;C)</translation>
    </message>
    <message>
      <source>Recording of {date}</source>
      <translation>{date} 的录制</translation>
    </message>
    <message>
      <source>Save a copy of the recording in</source>
      <translation>将录制副本保存到</translation>
    </message>
    <message>
      <source>The copy is at {path}.</source>
      <translation>副本位于 {path}。</translation>
    </message>
    <message>
      <source>The recording cannot be kept: {why}.</source>
      <translation>无法保留录制：{why}。</translation>
    </message>
    <message>
      <source>There is no recording of an earlier run.</source>
      <translation>没有以往运行的录制。</translation>
    </message>
    <message>
      <source>This run is not recorded: switch recording on and start anew.</source>
      <translation>本次运行未录制：请开启录制后重新启动。</translation>
    </message>
    <message>
      <source>This run's recording stays when the console is closed.</source>
      <translation>关闭控制台后，本次运行的录制会保留。</translation>
    </message>
  </context>
  <context>
    <name>RecordingOffer</name>
    <message>
      <source>Not now</source>
      <translation>暂不</translation>
    </message>
    <message>
      <source>Recordings</source>
      <translation>录制</translation>
    </message>
  </context>
  <context>
    <name>RecordingView</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>{title}, read only.</source>
      <translation>{title}，只读。</translation>
    </message>
  </context>
  <context>
    <name>ReplayBar</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Close this bar</source>
      <translation>关闭此栏</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>On the local gateway, in an app of its own: nobody in the window is disturbed</source>
      <translation>在本地网关的独立应用中进行，不影响窗口中的任何用户</translation>
    </message>
    <message>
      <source>Progress of the replay</source>
      <translation>重放进度</translation>
    </message>
    <message>
      <source>Replay here</source>
      <translation>在此重放</translation>
    </message>
    <message>
      <source>Speed of the replay</source>
      <translation>重放速度</translation>
    </message>
  </context>
  <context>
    <name>RoomCalls</name>
    <message>
      <source>Do it</source>
      <translation>执行</translation>
    </message>
    <message>
      <source>Done in part: what failed stands below with its codes.</source>
      <translation>部分完成：失败的项目及其结果码列在下方。</translation>
    </message>
    <message>
      <source>Done in {elapsed} ms.</source>
      <translation>已完成，用时 {elapsed} ms。</translation>
    </message>
    <message>
      <source>Nothing was asked: a field is wrong.</source>
      <translation>未发出请求：有一项填写错误。</translation>
    </message>
    <message>
      <source>What to do in the room</source>
      <translation>要在房间内执行的操作</translation>
    </message>
    <message>
      <source>{call} …</source>
      <translation>{call}…</translation>
    </message>
  </context>
  <context>
    <name>RoomCommands</name>
    <message>
      <source>Choose it in the list, or close it there first.</source>
      <translation>请在列表中选择它，或先在列表中将其关闭。</translation>
    </message>
    <message>
      <source>Leave a room first.</source>
      <translation>请先离开一个房间。</translation>
    </message>
    <message>
      <source>Let somebody leave, or use another room.</source>
      <translation>请让某人离开，或使用其他房间。</translation>
    </message>
    <message>
      <source>Lift the ban at the app server, or use another room.</source>
      <translation>请在应用服务器解除封禁，或使用其他房间。</translation>
    </message>
    <message>
      <source>Lift the ban at the app server, or use another user.</source>
      <translation>请在应用服务器解除封禁，或使用其他用户。</translation>
    </message>
    <message>
      <source>Log in and wait until the link is up, then repeat it.</source>
      <translation>请登录并等待链路恢复，然后重试。</translation>
    </message>
    <message>
      <source>Look at the state below before you repeat it.</source>
      <translation>重试前请先查看下方的状态。</translation>
    </message>
    <message>
      <source>Make a new token and log in with it.</source>
      <translation>请生成新 Token 并重新登录。</translation>
    </message>
    <message>
      <source>The others in {room} see {user} no more.</source>
      <translation>{room} 中的其他人不再看到 {user}。</translation>
    </message>
    <message>
      <source>The others in {room} see {user}.</source>
      <translation>{room} 中的其他人看到 {user}。</translation>
    </message>
    <message>
      <source>The rules {rules} have no users whom the others do not see.</source>
      <translation>规则 {rules} 不支持他人看不到的用户。</translation>
    </message>
    <message>
      <source>There is nothing to do.</source>
      <translation>没有需要执行的操作。</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>请稍后重试。</translation>
    </message>
    <message>
      <source>Wait a second, then ask again.</source>
      <translation>请等待一秒后重试。</translation>
    </message>
    <message>
      <source>Wait until the link is up again, then repeat it.</source>
      <translation>请等链路恢复后重试。</translation>
    </message>
    <message>
      <source>Wait, or lift the block under Server API.</source>
      <translation>请等待，或在“服务端 API”中解除封禁。</translation>
    </message>
    <message>
      <source>closing …</source>
      <translation>正在关闭…</translation>
    </message>
    <message>
      <source>hiding yourself …</source>
      <translation>正在隐身…</translation>
    </message>
    <message>
      <source>joining …</source>
      <translation>正在加入…</translation>
    </message>
    <message>
      <source>leaving …</source>
      <translation>正在离开…</translation>
    </message>
    <message>
      <source>showing yourself …</source>
      <translation>正在取消隐身…</translation>
    </message>
    <message>
      <source>{room} is closed; its id is free again.</source>
      <translation>{room} 已关闭，其 ID 可再次使用。</translation>
    </message>
    <message>
      <source>{user} is in {room} ({elapsed} ms).</source>
      <translation>{user} 已加入 {room}（{elapsed} ms）。</translation>
    </message>
    <message>
      <source>{user} is not logged in. Log in first.</source>
      <translation>{user} 未登录，请先登录。</translation>
    </message>
    <message>
      <source>{user} left {room}.</source>
      <translation>{user} 已离开 {room}。</translation>
    </message>
  </context>
  <context>
    <name>RoomLog</name>
    <message>
      <source>Go to the newest line and follow it</source>
      <translation>转到最新一行并跟随</translation>
    </message>
    <message>
      <source>Latest</source>
      <translation>最新</translation>
    </message>
    <message>
      <source>Log of the {room}</source>
      <translation>{room}日志</translation>
    </message>
    <message>
      <source>Who comes and goes stands here, and what becomes of us.</source>
      <translation>成员的进出以及我们自身的变化会显示在这里。</translation>
    </message>
    <message>
      <source>{count} older lines were let go.</source>
      <translation>有 {count} 行较早的日志已被清理。</translation>
    </message>
  </context>
  <context>
    <name>RoomLogModel</name>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>What happened</source>
      <translation>发生了什么</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>came back</source>
      <translation>重新连接</translation>
    </message>
    <message>
      <source>is among the members</source>
      <translation>在成员列表中</translation>
    </message>
    <message>
      <source>joined</source>
      <translation>已加入</translation>
    </message>
    <message>
      <source>left</source>
      <translation>已离开</translation>
    </message>
    <message>
      <source>left: {reason}</source>
      <translation>已离开：{reason}</translation>
    </message>
    <message>
      <source>notice: {words}</source>
      <translation>通知：{words}</translation>
    </message>
    <message>
      <source>out of the room: {why}</source>
      <translation>已离开房间：{why}</translation>
    </message>
    <message>
      <source>room state {why}</source>
      <translation>房间状态 {why}</translation>
    </message>
  </context>
  <context>
    <name>RoomMembers</name>
    <message>
      <source>Find a member</source>
      <translation>查找成员</translation>
    </message>
    <message>
      <source>Members of the {room}</source>
      <translation>{room}成员</translation>
    </message>
    <message>
      <source>No member's id has {part} in it.</source>
      <translation>没有 ID 包含 {part} 的成员。</translation>
    </message>
    <message>
      <source>Show who left</source>
      <translation>显示已离开的成员</translation>
    </message>
    <message>
      <source>The link is down: this is what was known at {time}, when it was lost.</source>
      <translation>链路已断开：以下是 {time} 断开时已知的情况。</translation>
    </message>
    <message>
      <source>We are not in the {room}: this is what was known when we left.</source>
      <translation>我们不在该{room}：以下是离开时已知的情况。</translation>
    </message>
    <message>
      <source>Who is in the {room} stands here once it is joined.</source>
      <translation>加入{room}后，其成员会显示在这里。</translation>
    </message>
    <message>
      <source>find a member</source>
      <translation>查找成员</translation>
    </message>
    <message>
      <source>{count} are in the {room}; the service lists only some of them.</source>
      <translation>{room}内共 {count} 人，服务只列出了其中一部分。</translation>
    </message>
  </context>
  <context>
    <name>RoomsModel</name>
    <message>
      <source>Members</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>The link is down. The room is joined again as soon as there is one.</source>
      <translation>链路已断开，恢复后会自动重新加入房间。</translation>
    </message>
    <message>
      <source>joined</source>
      <translation>已加入</translation>
    </message>
    <message>
      <source>joined, link down</source>
      <translation>已加入，链路断开</translation>
    </message>
    <message>
      <source>joined, {code}</source>
      <translation>已加入，{code}</translation>
    </message>
    <message>
      <source>not joined</source>
      <translation>未加入</translation>
    </message>
  </context>
  <context>
    <name>RoomsPanel</name>
    <message>
      <source>&amp;Create or join a room</source>
      <translation>创建或加入房间(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Hide yourself in the room</source>
      <translation>在房间内隐身(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Join the room</source>
      <translation>加入房间(&amp;J)</translation>
    </message>
    <message>
      <source>&amp;Leave the room</source>
      <translation>离开房间(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Room id</source>
      <translation>房间 ID(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;{room} id</source>
      <translation>{room} ID</translation>
    </message>
    <message>
      <source>Add a user to act as; then its rooms stand here.</source>
      <translation>添加一个用户作为身份，其房间会显示在这里。</translation>
    </message>
    <message>
      <source>Add users</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>Calls</source>
      <translation>调用</translation>
    </message>
    <message>
      <source>Choose a {room} in the list.</source>
      <translation>请在列表中选择一个{room}。</translation>
    </message>
    <message>
      <source>Cl&amp;ose the room</source>
      <translation>关闭房间(&amp;O)</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Create</source>
      <translation>创建</translation>
    </message>
    <message>
      <source>Create and join</source>
      <translation>创建并加入</translation>
    </message>
    <message>
      <source>How to join</source>
      <translation>加入方式</translation>
    </message>
    <message>
      <source>Join</source>
      <translation>加入</translation>
    </message>
    <message>
      <source>Join the room &amp;unseen</source>
      <translation>隐身加入房间(&amp;U)</translation>
    </message>
    <message>
      <source>Join the {room} first.</source>
      <translation>请先加入{room}。</translation>
    </message>
    <message>
      <source>Leave</source>
      <translation>离开</translation>
    </message>
    <message>
      <source>Leave if joined, and forget the room object so that its id is free again</source>
      <translation>若已加入则先离开，并释放房间对象，使其 ID 可再次使用</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Log ({count})</source>
      <translation>日志 ({count})</translation>
    </message>
    <message>
      <source>Look &amp;back in time</source>
      <translation>回看历史(&amp;B)</translation>
    </message>
    <message>
      <source>Make a {room} object for this id and join it (Enter)</source>
      <translation>为此 ID 创建{room}对象并加入 (Enter)</translation>
    </message>
    <message>
      <source>Make a {room} object for this id; join it later</source>
      <translation>为此 ID 创建{room}对象，稍后再加入</translation>
    </message>
    <message>
      <source>Members</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>Members ({count})</source>
      <translation>成员 ({count})</translation>
    </message>
    <message>
      <source>Name a room</source>
      <translation>请填写房间 ID</translation>
    </message>
    <message>
      <source>Name a {room}</source>
      <translation>请填写{room} ID</translation>
    </message>
    <message>
      <source>No {rooms} yet</source>
      <translation>还没有{rooms}</translation>
    </message>
    <message>
      <source>S&amp;how yourself in the room</source>
      <translation>在房间内取消隐身(&amp;H)</translation>
    </message>
    <message>
      <source>The {rooms} of {user} stand here with their members and a log.</source>
      <translation>{user} 的{rooms}及其成员和日志会显示在这里。</translation>
    </message>
    <message>
      <source>There is no room to do it in. Create or join one first.</source>
      <translation>没有可操作的房间。请先创建或加入一个。</translation>
    </message>
    <message>
      <source>There is no {room} to do it in. Join one first.</source>
      <translation>没有可操作的{room}，请先加入一个。</translation>
    </message>
    <message>
      <source>There is nobody to make a room for. Add a user first.</source>
      <translation>没有可用的身份，请先添加用户。</translation>
    </message>
    <message>
      <source>room id</source>
      <translation>房间 ID</translation>
    </message>
    <message>
      <source>{room} id</source>
      <translation>{room} ID</translation>
    </message>
    <message>
      <source>{room} is made. Join it to talk.</source>
      <translation>{room} 已创建，加入后即可发言。</translation>
    </message>
  </context>
  <context>
    <name>RulesChooser</name>
    <message>
      <source>Another choice restarts a gateway that runs; in another family all log in again.</source>
      <translation>更改规则会重启正在运行的网关；换用其他系列时，所有用户需重新登录。</translation>
    </message>
    <message>
      <source>Rules</source>
      <translation>规则</translation>
    </message>
  </context>
  <context>
    <name>RunBar</name>
    <message>
      <source>At the local gateway, apart from your users, or where the users of the profile in use are</source>
      <translation>在独立的本地网关上运行，或在当前连接配置的用户所在之处运行</translation>
    </message>
    <message>
      <source>Cancel the run (Shift+F5)</source>
      <translation>取消运行 (Shift+F5)</translation>
    </message>
    <message>
      <source>Connected profile</source>
      <translation>已连接的配置</translation>
    </message>
    <message>
      <source>Do one step, then pause (F10)</source>
      <translation>执行一步后暂停 (F10)</translation>
    </message>
    <message>
      <source>Ending…</source>
      <translation>正在结束…</translation>
    </message>
    <message>
      <source>Getting the gateway ready…</source>
      <translation>正在准备网关…</translation>
    </message>
    <message>
      <source>Go on (F6)</source>
      <translation>继续 (F6)</translation>
    </message>
    <message>
      <source>How fast: waits get shorter, deadlines do not</source>
      <translation>运行速度：等待时间缩短，时限不变</translation>
    </message>
    <message>
      <source>Local gateway, apart</source>
      <translation>独立的本地网关</translation>
    </message>
    <message>
      <source>Pause before the next step (F6)</source>
      <translation>在下一步前暂停 (F6)</translation>
    </message>
    <message>
      <source>Progress of the run</source>
      <translation>运行进度</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>Where it runs</source>
      <translation>运行位置</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>已暂停</translation>
    </message>
    <message>
      <source>{done} of {total} steps</source>
      <translation>{done}/{total} 步</translation>
    </message>
  </context>
  <context>
    <name>RunDiffModel</name>
    <message>
      <source>#</source>
      <translation>#</translation>
    </message>
    <message>
      <source>First run</source>
      <translation>第一次运行</translation>
    </message>
    <message>
      <source>Second run</source>
      <translation>第二次运行</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>What</source>
      <translation>内容</translation>
    </message>
  </context>
  <context>
    <name>RunDiffView</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Copy as Markdown</source>
      <translation>复制为 Markdown</translation>
    </message>
    <message>
      <source>Delays of both runs</source>
      <translation>两次运行的延迟</translation>
    </message>
    <message>
      <source>Differences</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>First: {left}. Second: {right}. {verdict}</source>
      <translation>第一次：{left}。第二次：{right}。{verdict}</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>行</translation>
    </message>
    <message>
      <source>Save…</source>
      <translation>保存…</translation>
    </message>
    <message>
      <source>The first difference is at “{step}”.</source>
      <translation>第一处差异位于“{step}”。</translation>
    </message>
    <message>
      <source>The first {kept} differences are listed; {more} more are only counted.</source>
      <translation>已列出前 {kept} 处差异，其余 {more} 处仅计数。</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>结论</translation>
    </message>
    <message>
      <source>p50 ms</source>
      <translation>p50 ms</translation>
    </message>
    <message>
      <source>p95 ms</source>
      <translation>p95 ms</translation>
    </message>
  </context>
  <context>
    <name>RunOutcome</name>
    <message>
      <source> · the gateway cannot be reached: {why}</source>
      <translation> · 无法连接网关：{why}</translation>
    </message>
    <message>
      <source>Allow Python and run</source>
      <translation>允许 Python 并运行</translation>
    </message>
    <message>
      <source>Expected</source>
      <translation>预期</translation>
    </message>
    <message>
      <source>Go to the step</source>
      <translation>转到该步骤</translation>
    </message>
    <message>
      <source>Line {line}: {words}</source>
      <translation>第 {line} 行：{words}</translation>
    </message>
    <message>
      <source>Save report</source>
      <translation>保存报告</translation>
    </message>
    <message>
      <source>Seen</source>
      <translation>所见</translation>
    </message>
    <message>
      <source>Show events</source>
      <translation>显示事件</translation>
    </message>
    <message>
      <source>Show only the rows from what caused it up to the failure</source>
      <translation>仅显示从起因到失败之间的行</translation>
    </message>
    <message>
      <source>nothing was run</source>
      <translation>未运行任何步骤</translation>
    </message>
    <message>
      <source>{counts} in {seconds} s · seed {seed}</source>
      <translation>{counts}，用时 {seconds} 秒 · 种子 {seed}</translation>
    </message>
  </context>
  <context>
    <name>Samples</name>
    <message>
      <source>A filter finds what matters: what bob said in the {room}</source>
      <translation>用过滤条件找到关键内容：bob 在 {room} 中说的话</translation>
    </message>
    <message>
      <source>A muted member's messages are refused, those of others are not; afterwards it may speak again.</source>
      <translation>被禁言成员的消息会被拒绝，其他人的不受影响；之后可再次发言。</translation>
    </message>
    <message>
      <source>A private invitation, its answer, and the room in which both then are.</source>
      <translation>一次私下邀请及其答复，以及双方随后所在的房间。</translation>
    </message>
    <message>
      <source>A token dies on a train</source>
      <translation>列车上 Token 到期</translation>
    </message>
    <message>
      <source>A tunnel.</source>
      <translation>隧道。</translation>
    </message>
    <message>
      <source>A voice room fills.</source>
      <translation>语音房逐渐坐满。</translation>
    </message>
    <message>
      <source>Alice boards the train. Her token is good for two seconds, in life for two hours.</source>
      <translation>Alice 登上列车。她的 Token 有效期两秒，现实中为两小时。</translation>
    </message>
    <message>
      <source>Alice invites Bob.</source>
      <translation>Alice 邀请 Bob。</translation>
    </message>
    <message>
      <source>Alice is logged in on her phone.</source>
      <translation>Alice 在手机上登录。</translation>
    </message>
    <message>
      <source>Alice orders, and the app server answers.</source>
      <translation>Alice 下单，应用服务器应答。</translation>
    </message>
    <message>
      <source>All is forgiven.</source>
      <translation>一切恢复如初。</translation>
    </message>
    <message>
      <source>All is well at first.</source>
      <translation>开始时一切正常。</translation>
    </message>
    <message>
      <source>All three join the room “{room}”</source>
      <translation>三人加入房间“{room}”</translation>
    </message>
    <message>
      <source>And Alice is back.</source>
      <translation>Alice 回来了。</translation>
    </message>
    <message>
      <source>And all is well again.</source>
      <translation>一切又恢复正常。</translation>
    </message>
    <message>
      <source>And here come the gifts.</source>
      <translation>礼物来了。</translation>
    </message>
    <message>
      <source>Ann asks for a seat.</source>
      <translation>Ann 申请麦位。</translation>
    </message>
    <message>
      <source>Ann stands up.</source>
      <translation>Ann 离开麦位。</translation>
    </message>
    <message>
      <source>Back in the light, the way back is refused.</source>
      <translation>出了隧道，重连被拒绝。</translation>
    </message>
    <message>
      <source>Ben leaves without a word, and the host frees his seat.</source>
      <translation>Ben 没有说明就离开，主持人释放他的麦位。</translation>
    </message>
    <message>
      <source>Ben sits down.</source>
      <translation>Ben 上麦。</translation>
    </message>
    <message>
      <source>Ben wants the same seat, and is too late.</source>
      <translation>Ben 想要同一个麦位，但晚了一步。</translation>
    </message>
    <message>
      <source>Bob leaves, and Alice sees it.</source>
      <translation>Bob 离开，Alice 看到了。</translation>
    </message>
    <message>
      <source>Bob says yes.</source>
      <translation>Bob 答应了。</translation>
    </message>
    <message>
      <source>Bob walks into the lift,</source>
      <translation>Bob 走进电梯，</translation>
    </message>
    <message>
      <source>Bob writes to Alice.</source>
      <translation>Bob 写消息给 Alice。</translation>
    </message>
    <message>
      <source>Both step into the room.</source>
      <translation>两人进入房间。</translation>
    </message>
    <message>
      <source>Delay and loss for one user; what is reliable stays reliable.</source>
      <translation>一个用户遭遇延迟和丢包；可靠的仍然可靠。</translation>
    </message>
    <message>
      <source>Every reliable message has come, late but in order.</source>
      <translation>所有可靠消息都已到达，虽晚但有序。</translation>
    </message>
    <message>
      <source>Every rose has come, once and in order.</source>
      <translation>每朵玫瑰都已到达，各一次且有序。</translation>
    </message>
    <message>
      <source>Everyone else may speak.</source>
      <translation>其他人可以发言。</translation>
    </message>
    <message>
      <source>Everyone has seen the same three changes, in the same order.</source>
      <translation>每个人都以相同顺序看到了相同的三次变化。</translation>
    </message>
    <message>
      <source>Expiry while online, a reconnect that is refused, and a new token that brings the user back.</source>
      <translation>在线时到期、重连被拒绝，再用新 Token 让用户回来。</translation>
    </message>
    <message>
      <source>Gift storm</source>
      <translation>礼物风暴</translation>
    </message>
    <message>
      <source>Half of them are faster than p50, all but one in twenty than p95</source>
      <translation>一半的消息快于 p50，二十条中仅有一条慢于 p95</translation>
    </message>
    <message>
      <source>Hand raised in class</source>
      <translation>课堂举手</translation>
    </message>
    <message>
      <source>Hands go up, the teacher calls one pupil, everyone knows who speaks.</source>
      <translation>学生举手，老师点名，大家都知道谁在发言。</translation>
    </message>
    <message>
      <source>Invite and answer</source>
      <translation>邀请与答复</translation>
    </message>
    <message>
      <source>It has arrived, but was not answered well: asking again may order twice.</source>
      <translation>已送达，但应答不正确：再次请求可能重复下单。</translation>
    </message>
    <message>
      <source>It never arrived: asking again is safe.</source>
      <translation>从未送达：可以放心重试。</translation>
    </message>
    <message>
      <source>Its journey: from alice to the gateway, to bob, and the receipt back</source>
      <translation>它的旅程：从 alice 到网关，再到 bob，然后回执返回</translation>
    </message>
    <message>
      <source>Kicked by a second login</source>
      <translation>被第二次登录踢出</translation>
    </message>
    <message>
      <source>Levels are sent without promise.</source>
      <translation>音量消息不保证送达。</translation>
    </message>
    <message>
      <source>Messages to the app server with a slow, a wrong and no answer, each with its own code.</source>
      <translation>发给应用服务器的消息：缓慢、错误和无应答，各有其结果码。</translation>
    </message>
    <message>
      <source>Mia puts her hand down.</source>
      <translation>Mia 放下手。</translation>
    </message>
    <message>
      <source>Ninety gifts from three fans; none is lost, none comes twice, and the slow ones are not too slow.</source>
      <translation>三位粉丝送出九十份礼物：不丢失、不重复，慢的也不会太慢。</translation>
    </message>
    <message>
      <source>Ninety-five of a hundred came within the second, on any machine.</source>
      <translation>在任何机器上，一百条中有九十五条在一秒内到达。</translation>
    </message>
    <message>
      <source>Noah raises his hand,</source>
      <translation>Noah 举手，</translation>
    </message>
    <message>
      <source>Nobody has heard it.</source>
      <translation>没有人听到。</translation>
    </message>
    <message>
      <source>Seat changes in a voice room</source>
      <translation>语音房的麦位变化</translation>
    </message>
    <message>
      <source>Seats are taken and given up; all members see the same changes in the same order.</source>
      <translation>麦位被占用和释放，所有成员以相同顺序看到相同的变化。</translation>
    </message>
    <message>
      <source>She picks up the tablet.</source>
      <translation>她拿起平板。</translation>
    </message>
    <message>
      <source>Somebody shouts.</source>
      <translation>有人大喊。</translation>
    </message>
    <message>
      <source>Steady traffic: how long do messages take?</source>
      <translation>持续发送消息：需要多长时间？</translation>
    </message>
    <message>
      <source>The answer comes late, but it comes.</source>
      <translation>应答来晚了，但还是来了。</translation>
    </message>
    <message>
      <source>The app gets a new token from its server.</source>
      <translation>应用从其服务器获取新 Token。</translation>
    </message>
    <message>
      <source>The app server answers late</source>
      <translation>应用服务器应答缓慢</translation>
    </message>
    <message>
      <source>The app server is busy.</source>
      <translation>应用服务器繁忙。</translation>
    </message>
    <message>
      <source>The client warns in time; this app does not listen.</source>
      <translation>客户端及时提醒，但此应用没有理会。</translation>
    </message>
    <message>
      <source>The demo</source>
      <translation>演示</translation>
    </message>
    <message>
      <source>The doors open.</source>
      <translation>电梯门打开。</translation>
    </message>
    <message>
      <source>The host mutes a member</source>
      <translation>主持人对成员禁言</translation>
    </message>
    <message>
      <source>The host mutes him for a minute.</source>
      <translation>主持人将其禁言一分钟。</translation>
    </message>
    <message>
      <source>The lesson begins.</source>
      <translation>开始上课。</translation>
    </message>
    <message>
      <source>The next shout is refused, and the sender is told.</source>
      <translation>下一次大喊被拒绝，发送者得知原因。</translation>
    </message>
    <message>
      <source>The order changes: what is different?</source>
      <translation>订单有变化：哪里不同？</translation>
    </message>
    <message>
      <source>The phone is logged in; the tablet logs in as the same user; the phone is told why it was logged out.</source>
      <translation>手机已登录；平板以同一用户登录；手机得知自己被登出的原因。</translation>
    </message>
    <message>
      <source>The phone is told that somebody else came.</source>
      <translation>手机得知有其他设备登录。</translation>
    </message>
    <message>
      <source>The show begins.</source>
      <translation>演出开始。</translation>
    </message>
    <message>
      <source>The teacher calls Noah up.</source>
      <translation>老师点名 Noah。</translation>
    </message>
    <message>
      <source>The token has run out, and nothing happens. That is the trap.</source>
      <translation>Token 已到期，却什么也没发生。这正是陷阱。</translation>
    </message>
    <message>
      <source>They look each other up: who is online?</source>
      <translation>互相查询：谁在线？</translation>
    </message>
    <message>
      <source>They talk, in the room and from one to another</source>
      <translation>在房间里和彼此之间交谈</translation>
    </message>
    <message>
      <source>Three users meet in a room, talk in every way, have a bad network, lose a link and come back; with words for presenting it.</source>
      <translation>三个用户在房间里相遇，用各种方式交谈，遭遇弱网和断线后恢复；附演示用提示语。</translation>
    </message>
    <message>
      <source>Two people open the app.</source>
      <translation>两个人打开应用。</translation>
    </message>
    <message>
      <source>Weak network</source>
      <translation>弱网</translation>
    </message>
    <message>
      <source>Zoe sees nothing of it.</source>
      <translation>Zoe 完全看不到。</translation>
    </message>
    <message>
      <source>alice asks the app server, and gets its answer</source>
      <translation>alice 询问应用服务器并得到应答</translation>
    </message>
    <message>
      <source>alice gets a new token without logging in again</source>
      <translation>alice 无需重新登录即可更换 Token</translation>
    </message>
    <message>
      <source>alice sends bob an order as JSON</source>
      <translation>alice 以 JSON 形式向 bob 发送订单</translation>
    </message>
    <message>
      <source>alice, bob and carol log in</source>
      <translation>alice、bob 和 carol 登录</translation>
    </message>
    <message>
      <source>and Alice talks on.</source>
      <translation>Alice 继续说话。</translation>
    </message>
    <message>
      <source>bob leaves the {room} …</source>
      <translation>bob 离开 {room}…</translation>
    </message>
    <message>
      <source>bob sends carol a picture, as bytes</source>
      <translation>bob 以字节形式向 carol 发送图片</translation>
    </message>
    <message>
      <source>bob's network gets bad, and his messages come late, but they come</source>
      <translation>bob 的网络变差，消息来得晚，但都会到</translation>
    </message>
    <message>
      <source>carol's link breaks now …</source>
      <translation>carol 的链路现在断开…</translation>
    </message>
    <message>
      <source>null</source>
      <translation>null</translation>
    </message>
    <message>
      <source>then Mia.</source>
      <translation>然后是 Mia。</translation>
    </message>
    <message>
      <source>… and comes back</source>
      <translation>…又回来了</translation>
    </message>
    <message>
      <source>… and it is good again</source>
      <translation>…又恢复了</translation>
    </message>
    <message>
      <source>… and she is back by herself, in the room again</source>
      <translation>…她已自动恢复连接，并回到房间</translation>
    </message>
  </context>
  <context>
    <name>ScenarioDesk</name>
    <message>
      <source>1 action</source>
      <translation>1 个操作</translation>
    </message>
    <message>
      <source>All that users do here is recorded now, with what comes of it. Stop with the same button.</source>
      <translation>正在录制用户在此的所有操作及其结果，再次点击同一按钮即可停止。</translation>
    </message>
    <message>
      <source>Nothing was done while it recorded, so there is no scenario: log in, join, send, then stop.</source>
      <translation>录制期间没有任何操作，因此没有场景：请登录、加入、发送后再停止。</translation>
    </message>
    <message>
      <source>Record</source>
      <translation>录制</translation>
    </message>
    <message>
      <source>Record a scena&amp;rio</source>
      <translation>录制场景(&amp;R)</translation>
    </message>
    <message>
      <source>Record a scenario</source>
      <translation>录制场景</translation>
    </message>
    <message>
      <source>Record what users do, as a scenario</source>
      <translation>将用户操作录制为场景</translation>
    </message>
    <message>
      <source>Recording: {time}, {count}. Stop and show the scenario</source>
      <translation>录制中：{time}，{count}。停止并显示场景</translation>
    </message>
    <message>
      <source>Sce&amp;narios</source>
      <translation>场景(&amp;N)</translation>
    </message>
    <message>
      <source>Scenario</source>
      <translation>场景</translation>
    </message>
    <message>
      <source>Scenarios: what several users do, and what each shall see</source>
      <translation>场景：多个用户的操作，以及各自应看到的结果</translation>
    </message>
    <message>
      <source>{count} actions</source>
      <translation>{count} 个操作</translation>
    </message>
    <message>
      <source>● recording, {actions}</source>
      <translation>● 录制中，{actions}</translation>
    </message>
  </context>
  <context>
    <name>ScenarioEditor</name>
    <message>
      <source>Tab writes spaces. Escape, then Tab goes on to the next field.</source>
      <translation>Tab 输入空格。按 Esc 后再按 Tab 可转到下一个输入框。</translation>
    </message>
    <message>
      <source>Text of the scenario</source>
      <translation>场景文本</translation>
    </message>
  </context>
  <context>
    <name>ScenarioFiles</name>
    <message>
      <source> Save the scenario, or try it first.</source>
      <translation> 请保存场景，或先试运行。</translation>
    </message>
    <message>
      <source>&amp;New scenario</source>
      <translation>新建场景(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Open a scenario…</source>
      <translation>打开场景(&amp;O)…</translation>
    </message>
    <message>
      <source>&amp;Save the scenario</source>
      <translation>保存场景(&amp;S)</translation>
    </message>
    <message>
      <source>1 action was recorded.</source>
      <translation>已录制 1 个操作。</translation>
    </message>
    <message>
      <source>A run is going on. Cancel it first, or wait for its end.</source>
      <translation>场景正在运行。请先取消，或等待其结束。</translation>
    </message>
    <message>
      <source>Discard it</source>
      <translation>丢弃</translation>
    </message>
    <message>
      <source>Discard them</source>
      <translation>丢弃</translation>
    </message>
    <message>
      <source>Keep what is here</source>
      <translation>保留现有内容</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>稍后</translation>
    </message>
    <message>
      <source>Leave it</source>
      <translation>不处理</translation>
    </message>
    <message>
      <source>Load it</source>
      <translation>载入</translation>
    </message>
    <message>
      <source>New scenario</source>
      <translation>新建场景</translation>
    </message>
    <message>
      <source>Open a scenario</source>
      <translation>打开场景</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>最近打开</translation>
    </message>
    <message>
      <source>Recording</source>
      <translation>录制</translation>
    </message>
    <message>
      <source>Replace it</source>
      <translation>替换</translation>
    </message>
    <message>
      <source>Run it</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>示例</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Save as…</source>
      <translation>另存为…</translation>
    </message>
    <message>
      <source>Save it</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Save the recording</source>
      <translation>保存录制</translation>
    </message>
    <message>
      <source>Save the recording…</source>
      <translation>保存录制…</translation>
    </message>
    <message>
      <source>Save the scenario</source>
      <translation>保存场景</translation>
    </message>
    <message>
      <source>Save the scenario &amp;as…</source>
      <translation>场景另存为(&amp;A)…</translation>
    </message>
    <message>
      <source>Saved as {path}.</source>
      <translation>已保存为 {path}。</translation>
    </message>
    <message>
      <source>Stay here</source>
      <translation>留在此处</translation>
    </message>
    <message>
      <source>The recording is shown when the run is over.</source>
      <translation>运行结束后会显示录制内容。</translation>
    </message>
    <message>
      <source>There is no scenario to save: record or write one first.</source>
      <translation>没有可保存的场景：请先录制或编写一个。</translation>
    </message>
    <message>
      <source>{count} actions were recorded.</source>
      <translation>已录制 {count} 个操作。</translation>
    </message>
    <message>
      <source>{path} cannot be written: {why}. Choose another place.</source>
      <translation>无法写入 {path}：{why}。请换一个位置。</translation>
    </message>
    <message>
      <source>{path} is there already.</source>
      <translation>{path} 已存在。</translation>
    </message>
    <message>
      <source>{title} has changes that are not saved, and the recording wants its place.</source>
      <translation>{title} 有未保存的更改，而录制内容需要占用其位置。</translation>
    </message>
    <message>
      <source>{title} has changes that are not saved.</source>
      <translation>{title} 有未保存的更改。</translation>
    </message>
    <message>
      <source>{title} was changed on the disk by another program.</source>
      <translation>{title} 已被其他程序修改。</translation>
    </message>
  </context>
  <context>
    <name>ScenarioPanel</name>
    <message>
      <source>&amp;Cancel the run</source>
      <translation>取消运行(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Leave the step out, or take it back in</source>
      <translation>跳过或恢复此步骤(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Pause the run, or go on</source>
      <translation>暂停或继续运行(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Run the scenario</source>
      <translation>运行场景(&amp;R)</translation>
    </message>
    <message>
      <source>1 problem</source>
      <translation>1 个问题</translation>
    </message>
    <message>
      <source>Cop&amp;y the step</source>
      <translation>复制步骤(&amp;Y)</translation>
    </message>
    <message>
      <source>Copy the step</source>
      <translation>复制步骤</translation>
    </message>
    <message>
      <source>Do one s&amp;tep</source>
      <translation>单步执行(&amp;T)</translation>
    </message>
    <message>
      <source>Edit the step's te&amp;xt</source>
      <translation>编辑步骤文本(&amp;X)</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Leave the step out, or take it back in</source>
      <translation>跳过或恢复此步骤</translation>
    </message>
    <message>
      <source>Mend the problems in the text first: steps cannot be told apart.</source>
      <translation>请先修正文本中的问题，否则无法区分步骤。</translation>
    </message>
    <message>
      <source>Mend the problems in the text first; they are listed below it.</source>
      <translation>请先修正文本中的问题，问题列在下方。</translation>
    </message>
    <message>
      <source>Move the step &amp;down</source>
      <translation>下移步骤(&amp;D)</translation>
    </message>
    <message>
      <source>Move the step &amp;up</source>
      <translation>上移步骤(&amp;U)</translation>
    </message>
    <message>
      <source>Move the step down</source>
      <translation>下移步骤</translation>
    </message>
    <message>
      <source>Move the step up</source>
      <translation>上移步骤</translation>
    </message>
    <message>
      <source>No step of a run has failed, so there are no events to show.</source>
      <translation>运行中没有失败的步骤，因此没有可显示的事件。</translation>
    </message>
    <message>
      <source>Nothing at all happened between the cause and the failure.</source>
      <translation>从起因到失败之间没有发生任何事件。</translation>
    </message>
    <message>
      <source>Re&amp;move the step</source>
      <translation>移除步骤(&amp;M)</translation>
    </message>
    <message>
      <source>Remove the step</source>
      <translation>移除步骤</translation>
    </message>
    <message>
      <source>Save the report</source>
      <translation>保存报告</translation>
    </message>
    <message>
      <source>Save the run's report as {form}</source>
      <translation>将运行报告保存为 {form}</translation>
    </message>
    <message>
      <source>Show the &amp;events of the failure</source>
      <translation>显示与失败相关的事件(&amp;E)</translation>
    </message>
    <message>
      <source>The text is being read: try again in a moment.</source>
      <translation>正在读取文本，请稍后重试。</translation>
    </message>
    <message>
      <source>The text is being read; then it runs.</source>
      <translation>正在读取文本，随后开始运行。</translation>
    </message>
    <message>
      <source>There is no run to report on: run the scenario first.</source>
      <translation>没有可报告的运行，请先运行场景。</translation>
    </message>
    <message>
      <source>There is no scenario to run: record, write or open one first.</source>
      <translation>没有可运行的场景：请先录制、编写或打开一个。</translation>
    </message>
    <message>
      <source>reading…</source>
      <translation>读取中…</translation>
    </message>
    <message>
      <source>{n} problems</source>
      <translation>{n} 个问题</translation>
    </message>
  </context>
  <context>
    <name>ScenarioStart</name>
    <message>
      <source>A scenario says what several users do, and what each of them shall see. Record one by doing it, write one, or begin with a sample.</source>
      <translation>场景描述多个用户的操作，以及各自应看到的结果。可以边操作边录制、直接编写，或从示例开始。</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Open a file…</source>
      <translation>打开文件…</translation>
    </message>
    <message>
      <source>Open the sample {name}</source>
      <translation>打开示例 {name}</translation>
    </message>
    <message>
      <source>Record what you do</source>
      <translation>录制我的操作</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>示例</translation>
    </message>
    <message>
      <source>Scenarios</source>
      <translation>场景</translation>
    </message>
    <message>
      <source>Write a new one</source>
      <translation>编写新场景</translation>
    </message>
  </context>
  <context>
    <name>SecretEdit</name>
    <message>
      <source>Hide</source>
      <translation>隐藏</translation>
    </message>
    <message>
      <source>Hide the secret</source>
      <translation>隐藏敏感信息</translation>
    </message>
    <message>
      <source>Reveal</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Show the secret for 10 seconds</source>
      <translation>显示敏感信息 10 秒</translation>
    </message>
  </context>
  <context>
    <name>SendBar</name>
    <message>
      <source>Between them</source>
      <translation>间隔</translation>
    </message>
    <message>
      <source>How many times</source>
      <translation>发送次数</translation>
    </message>
    <message>
      <source>Milliseconds between</source>
      <translation>间隔毫秒数</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>Send {count}×</source>
      <translation>发送 {count}×</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
  </context>
  <context>
    <name>SentLine</name>
    <message>
      <source>Before: {result}</source>
      <translation>此前：{result}</translation>
    </message>
  </context>
  <context>
    <name>SeriesModel</name>
    <message>
      <source>A ping to the gateway and back.</source>
      <translation>到网关的一次 ping 往返。</translation>
    </message>
    <message>
      <source>From arrival at the gateway to departure there; one clock, so it is exact.</source>
      <translation>从到达网关到离开网关；同一时钟，结果准确。</translation>
    </message>
    <message>
      <source>From composed to received; one clock, so it is exact.</source>
      <translation>从编写到收到；同一时钟，结果准确。</translation>
    </message>
    <message>
      <source>From composing to the receipt of the receiver, back here; one clock, so it is exact.</source>
      <translation>从编写到接收方回执返回本机；同一时钟，结果准确。</translation>
    </message>
    <message>
      <source>From departure at the gateway to arrival here, by two clocks.</source>
      <translation>从离开网关到抵达本机，涉及两个时钟。</translation>
    </message>
    <message>
      <source>From the call to the result of a send.</source>
      <translation>从调用发送到返回结果。</translation>
    </message>
    <message>
      <source>From the gateway's post to the app server's answer, by the gateway's clock.</source>
      <translation>从网关请求应用服务器到收到应答，以网关时钟为准。</translation>
    </message>
    <message>
      <source>From the socket here to arrival at the gateway, by two clocks.</source>
      <translation>从本机套接字到抵达网关，涉及两个时钟。</translation>
    </message>
    <message>
      <source>How late this window was for what was due.</source>
      <translation>本窗口对到期任务的滞后。</translation>
    </message>
    <message>
      <source>Measured by the load generator, in a process of its own.</source>
      <translation>由独立进程中的负载生成器测得。</translation>
    </message>
    <message>
      <source>Measured by the probe, in a process of its own: this window does not disturb it.</source>
      <translation>由独立进程中的探测器测得，不受本窗口影响。</translation>
    </message>
    <message>
      <source>Series (ms)</source>
      <translation>序列 (ms)</translation>
    </message>
    <message>
      <source>Taken in this window, which also paints; the probe has a process of its own.</source>
      <translation>在本窗口中测得，而本窗口还要绘制界面；探测器有独立进程。</translation>
    </message>
    <message>
      <source>The window was busy: its own delay may be a good part of these times.</source>
      <translation>窗口繁忙：其自身的滞后可能占了这些时间的很大一部分。</translation>
    </message>
    <message>
      <source>Two clocks: known to ± {error} ms.</source>
      <translation>两个时钟：误差 ± {error} ms。</translation>
    </message>
    <message>
      <source>arrived</source>
      <translation>已送达</translation>
    </message>
    <message>
      <source>avg</source>
      <translation>平均</translation>
    </message>
    <message>
      <source>count</source>
      <translation>计数</translation>
    </message>
    <message>
      <source>exact</source>
      <translation>准确</translation>
    </message>
    <message>
      <source>gateway</source>
      <translation>网关</translation>
    </message>
    <message>
      <source>jitter</source>
      <translation>抖动</translation>
    </message>
    <message>
      <source>last</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>lost</source>
      <translation>丢失</translation>
    </message>
    <message>
      <source>max</source>
      <translation>最大</translation>
    </message>
    <message>
      <source>own process</source>
      <translation>独立进程</translation>
    </message>
    <message>
      <source>reord.</source>
      <translation>乱序</translation>
    </message>
    <message>
      <source>taken by</source>
      <translation>测量处</translation>
    </message>
    <message>
      <source>this window</source>
      <translation>本窗口</translation>
    </message>
    <message>
      <source>{count} samples were taken while this window was late.</source>
      <translation>有 {count} 个样本是在本窗口滞后时采集的。</translation>
    </message>
  </context>
  <context>
    <name>ServerApiPanel</name>
    <message>
      <source>&amp;Call a server API</source>
      <translation>调用服务端 API(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Listen for callbacks</source>
      <translation>监听回调(&amp;L)</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>应答</translation>
    </message>
    <message>
      <source>At most {count} a second.</source>
      <translation>每秒最多 {count} 次。</translation>
    </message>
    <message>
      <source>Call</source>
      <translation>调用</translation>
    </message>
    <message>
      <source>Callbacks</source>
      <translation>回调</translation>
    </message>
    <message>
      <source>Callbacks ({count})</source>
      <translation>回调 ({count})</translation>
    </message>
    <message>
      <source>Calling {call} …</source>
      <translation>正在调用 {call}…</translation>
    </message>
    <message>
      <source>Calls made</source>
      <translation>已发起的调用</translation>
    </message>
    <message>
      <source>Calls stand here once they are made; choose one to have it in the form again.</source>
      <translation>发起的调用会显示在这里，选择一个即可重新填入表单。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Cancelled: whether it was done is unknown.</source>
      <translation>已取消，是否执行成功未知。</translation>
    </message>
    <message>
      <source>History</source>
      <translation>历史</translation>
    </message>
    <message>
      <source>History ({count})</source>
      <translation>历史 ({count})</translation>
    </message>
    <message>
      <source>Listening at {url}: what happens in rooms of the local gateway comes here.</source>
      <translation>正在监听 {url}：本地网关房间内的事件会发送到这里。</translation>
    </message>
    <message>
      <source>Nothing comes here any more.</source>
      <translation>不再接收任何回调。</translation>
    </message>
    <message>
      <source>Nothing was sent. {problem}</source>
      <translation>未发送任何请求。{problem}</translation>
    </message>
    <message>
      <source>Request</source>
      <translation>请求</translation>
    </message>
    <message>
      <source>Send it there</source>
      <translation>仍然发送</translation>
    </message>
    <message>
      <source>Send the call</source>
      <translation>发送调用</translation>
    </message>
    <message>
      <source>Start the local gateway</source>
      <translation>启动本地网关</translation>
    </message>
    <message>
      <source>Starting the local gateway …</source>
      <translation>正在启动本地网关…</translation>
    </message>
    <message>
      <source>The local gateway is told …</source>
      <translation>正在通知本地网关…</translation>
    </message>
    <message>
      <source>The local gateway's rules have no server API: choose another host.</source>
      <translation>本地网关的规则没有服务端 API，请选择其他主机。</translation>
    </message>
    <message>
      <source>The request stands here once it is known where it goes.</source>
      <translation>确定目标后，请求会显示在这里。</translation>
    </message>
    <message>
      <source>The request stands here once the form is right. {problem}</source>
      <translation>表单填写正确后，请求会显示在这里。{problem}</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Where</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>ms</source>
      <translation>ms</translation>
    </message>
    <message>
      <source>{call} at {host}: {meaning} Users there notice it.</source>
      <translation>{host} 上的 {call}：{meaning} 那里的用户会受到影响。</translation>
    </message>
  </context>
  <context>
    <name>ServerForm</name>
    <message>
      <source>Name this app server to the service</source>
      <translation>向服务注册此应用服务器</translation>
    </message>
    <message>
      <source>Set</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Signature</source>
      <translation>签名</translation>
    </message>
    <message>
      <source>Signature that the app server knows you by</source>
      <translation>应用服务器用于识别你的签名</translation>
    </message>
    <message>
      <source>The URL must begin with http:// or https://. Write where the app server listens.</source>
      <translation>URL 必须以 http:// 或 https:// 开头。请填写应用服务器的监听地址。</translation>
    </message>
    <message>
      <source>The signature is empty. Any text will do that your app server accepts.</source>
      <translation>签名为空。任何应用服务器接受的文本均可。</translation>
    </message>
    <message>
      <source>URL</source>
      <translation>URL</translation>
    </message>
  </context>
  <context>
    <name>ServerMessage</name>
    <message>
      <source>Base64</source>
      <translation>Base64</translation>
    </message>
    <message>
      <source>From</source>
      <translation>发送方</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>消息</translation>
    </message>
    <message>
      <source>Send as the server</source>
      <translation>以服务端身份发送</translation>
    </message>
    <message>
      <source>Send to {to}</source>
      <translation>发送给 {to}</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>There is nothing to send: write a message.</source>
      <translation>没有可发送的内容，请编写消息。</translation>
    </message>
    <message>
      <source>This is not Base64: write letters, digits, + and /, in groups of four, or choose Text.</source>
      <translation>这不是 Base64：请使用字母、数字、+ 和 /，每四个一组；或选择“文本”。</translation>
    </message>
    <message>
      <source>To {to}, reliable and in order</source>
      <translation>发送给 {to}，可靠有序</translation>
    </message>
    <message>
      <source>What</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>{size} bytes</source>
      <translation>{size} 字节</translation>
    </message>
  </context>
  <context>
    <name>SnippetDesk</name>
    <message>
      <source>&amp;Insert</source>
      <translation>插入(&amp;I)</translation>
    </message>
    <message>
      <source>&amp;Send</source>
      <translation>发送(&amp;S)</translation>
    </message>
    <message>
      <source>All saved messages…</source>
      <translation>全部保存的消息…</translation>
    </message>
    <message>
      <source>Export the saved messages</source>
      <translation>导出保存的消息</translation>
    </message>
    <message>
      <source>Import saved messages</source>
      <translation>导入保存的消息</translation>
    </message>
    <message>
      <source>Imported: {new}. There already: {same}.</source>
      <translation>已导入：{new}。已存在：{same}。</translation>
    </message>
    <message>
      <source>Insert saved message {number}</source>
      <translation>插入保存的消息 {number}</translation>
    </message>
    <message>
      <source>Insert “{name}”</source>
      <translation>插入“{name}”</translation>
    </message>
    <message>
      <source>Only messages can be saved. Choose one, sent or received.</source>
      <translation>只有消息可以保存。请选择一条发出或收到的消息。</translation>
    </message>
    <message>
      <source>Sa&amp;ve the message…</source>
      <translation>保存消息(&amp;V)…</translation>
    </message>
    <message>
      <source>Save the event's message…</source>
      <translation>保存事件中的消息…</translation>
    </message>
    <message>
      <source>Save this message…</source>
      <translation>保存此消息…</translation>
    </message>
    <message>
      <source>Saved as “{name}” with {profile}.</source>
      <translation>已以“{name}”保存到 {profile}。</translation>
    </message>
    <message>
      <source>Select a message in the table first.</source>
      <translation>请先在表格中选择一条消息。</translation>
    </message>
    <message>
      <source>Send at once</source>
      <translation>立即发送</translation>
    </message>
    <message>
      <source>Send saved message {number}</source>
      <translation>发送保存的消息 {number}</translation>
    </message>
    <message>
      <source>Send “{name}”</source>
      <translation>发送“{name}”</translation>
    </message>
    <message>
      <source>The log has let this message go.</source>
      <translation>日志中已不再保留此消息。</translation>
    </message>
    <message>
      <source>There is no saved message to export.</source>
      <translation>没有可导出的保存的消息。</translation>
    </message>
  </context>
  <context>
    <name>SnippetDialog</name>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Delivery</source>
      <translation>送达方式(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Format</source>
      <translation>格式(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Goes to</source>
      <translation>发送到(&amp;G)</translation>
    </message>
    <message>
      <source>&amp;Message</source>
      <translation>消息(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Name</source>
      <translation>名称(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Save</source>
      <translation>保存(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Which</source>
      <translation>哪个(&amp;W)</translation>
    </message>
    <message>
      <source>App server</source>
      <translation>应用服务器</translation>
    </message>
    <message>
      <source>Asked for here: {names}.</source>
      <translation>在此询问：{names}。</translation>
    </message>
    <message>
      <source>Change a saved message</source>
      <translation>修改保存的消息</translation>
    </message>
    <message>
      <source>Hex</source>
      <translation>十六进制</translation>
    </message>
    <message>
      <source>Peer</source>
      <translation>对端</translation>
    </message>
    <message>
      <source>Reliable, ordered</source>
      <translation>可靠有序</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>Save a message</source>
      <translation>保存消息</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>Unreliable, ordered</source>
      <translation>不可靠有序</translation>
    </message>
    <message>
      <source>Unreliable, unordered</source>
      <translation>不可靠无序</translation>
    </message>
    <message>
      <source>Variables: {known}, and any name of yours, which is asked for when the message is used.</source>
      <translation>变量：{known}，以及任意自定义名称，使用消息时会询问。</translation>
    </message>
    <message>
      <source>Wherever the composer points</source>
      <translation>编辑区所指的对象</translation>
    </message>
    <message>
      <source>empty: where the composer points</source>
      <translation>留空：编辑区所指的对象</translation>
    </message>
  </context>
  <context>
    <name>SnippetList</name>
    <message>
      <source>Hex</source>
      <translation>十六进制</translation>
    </message>
    <message>
      <source>Saved messages</source>
      <translation>保存的消息</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>to a peer</source>
      <translation>发给对端</translation>
    </message>
    <message>
      <source>to a room</source>
      <translation>发到房间</translation>
    </message>
    <message>
      <source>to the app server</source>
      <translation>发给应用服务器</translation>
    </message>
    <message>
      <source>to the room {target}</source>
      <translation>发到房间 {target}</translation>
    </message>
    <message>
      <source>to {target}</source>
      <translation>发给 {target}</translation>
    </message>
    <message>
      <source>wherever the composer points</source>
      <translation>编辑区所指的对象</translation>
    </message>
  </context>
  <context>
    <name>SnippetsPanel</name>
    <message>
      <source>&amp;Bring back the message deleted last</source>
      <translation>恢复最近删除的消息(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Export the saved messages…</source>
      <translation>导出保存的消息(&amp;E)…</translation>
    </message>
    <message>
      <source>&amp;Import saved messages…</source>
      <translation>导入保存的消息(&amp;I)…</translation>
    </message>
    <message>
      <source>&amp;New saved message…</source>
      <translation>新建保存的消息(&amp;N)…</translation>
    </message>
    <message>
      <source>&amp;Saved messages…</source>
      <translation>保存的消息(&amp;S)…</translation>
    </message>
    <message>
      <source>Bring it back (Ctrl+Z)</source>
      <translation>恢复 (Ctrl+Z)</translation>
    </message>
    <message>
      <source>Change…</source>
      <translation>更改…</translation>
    </message>
    <message>
      <source>Clear the search first: the order is that of all messages.</source>
      <translation>请先清除搜索：顺序是全部消息的顺序。</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Deleted: {name}</source>
      <translation>已删除：{name}</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>Import…</source>
      <translation>导入…</translation>
    </message>
    <message>
      <source>Insert</source>
      <translation>插入</translation>
    </message>
    <message>
      <source>Messages that you send again and again stand here, with variables such as {{user}} and {{seq}}.</source>
      <translation>需要反复发送的消息会显示在这里，可使用 {{user}} 和 {{seq}} 等变量。</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>More about saved messages</source>
      <translation>更多关于保存的消息</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>下移</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>上移</translation>
    </message>
    <message>
      <source>New message</source>
      <translation>新消息</translation>
    </message>
    <message>
      <source>New message…</source>
      <translation>新消息…</translation>
    </message>
    <message>
      <source>No saved message has these words.</source>
      <translation>没有匹配的保存的消息。</translation>
    </message>
    <message>
      <source>No saved messages yet</source>
      <translation>还没有保存的消息</translation>
    </message>
    <message>
      <source>Nothing found</source>
      <translation>未找到</translation>
    </message>
    <message>
      <source>Nothing was deleted here.</source>
      <translation>这里没有删除任何内容。</translation>
    </message>
    <message>
      <source>Put it into the composer (Enter)</source>
      <translation>放入编辑区 (Enter)</translation>
    </message>
    <message>
      <source>Save what is in the composer…</source>
      <translation>保存编辑区的内容…</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>搜索</translation>
    </message>
    <message>
      <source>Search the saved messages</source>
      <translation>搜索保存的消息</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>Send it at once (Ctrl+Enter)</source>
      <translation>立即发送 (Ctrl+Enter)</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Undo delete</source>
      <translation>撤销删除</translation>
    </message>
  </context>
  <context>
    <name>StageBubbleMaker</name>
    <message>
      <source>did not arrive</source>
      <translation>未到达</translation>
    </message>
    <message>
      <source>{size} bytes</source>
      <translation>{size} 字节</translation>
    </message>
    <message>
      <source>… goes on: {size} bytes in all</source>
      <translation>…还有后续：共 {size} 字节</translation>
    </message>
  </context>
  <context>
    <name>StageDesk</name>
    <message>
      <source>&amp;Remove the active user</source>
      <translation>移除当前用户(&amp;R)</translation>
    </message>
    <message>
      <source>Act as the ne&amp;xt user</source>
      <translation>切换到下一个用户(&amp;X)</translation>
    </message>
    <message>
      <source>Act as the pre&amp;vious user</source>
      <translation>切换到上一个用户(&amp;V)</translation>
    </message>
    <message>
      <source>Act as this user</source>
      <translation>使用此身份</translation>
    </message>
    <message>
      <source>Act as user {number}</source>
      <translation>切换到第 {number} 个用户</translation>
    </message>
    <message>
      <source>Act as {user}</source>
      <translation>使用 {user} 的身份</translation>
    </message>
    <message>
      <source>Add &amp;many users…</source>
      <translation>批量添加用户(&amp;M)…</translation>
    </message>
    <message>
      <source>Copy the user id</source>
      <translation>复制用户 ID</translation>
    </message>
    <message>
      <source>Drop the link</source>
      <translation>断开链路</translation>
    </message>
    <message>
      <source>Log in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>Log in elsewhere too</source>
      <translation>同时在别处登录</translation>
    </message>
    <message>
      <source>Log out</source>
      <translation>登出</translation>
    </message>
    <message>
      <source>Log out and remove</source>
      <translation>登出并移除</translation>
    </message>
    <message>
      <source>Refresh the token</source>
      <translation>更新 Token</translation>
    </message>
    <message>
      <source>Remove all {count} of {title}</source>
      <translation>移除 {title} 的全部 {count} 个用户</translation>
    </message>
    <message>
      <source>Remove the &amp;users added last</source>
      <translation>移除最近添加的用户(&amp;U)</translation>
    </message>
    <message>
      <source>Show or close the lane</source>
      <translation>打开或关闭泳道</translation>
    </message>
  </context>
  <context>
    <name>StageLatency</name>
    <message>
      <source>19 of 20 within {ms} ms</source>
      <translation>20 条中有 19 条在 {ms} ms 内</translation>
    </message>
    <message>
      <source>From user to user</source>
      <translation>用户到用户</translation>
    </message>
    <message>
      <source>To the gateway and back</source>
      <translation>到网关往返</translation>
    </message>
    <message>
      <source>no message within the last minute</source>
      <translation>最近一分钟没有消息</translation>
    </message>
    <message>
      <source>{ms} ms</source>
      <translation>{ms} ms</translation>
    </message>
  </context>
  <context>
    <name>StagePeople</name>
    <message>
      <source>and {n} more, {online} online</source>
      <translation>以及另外 {n} 个，{online} 个在线</translation>
    </message>
    <message>
      <source>is typing</source>
      <translation>正在输入</translation>
    </message>
  </context>
  <context>
    <name>StateLamp</name>
    <message>
      <source>connecting</source>
      <translation>正在连接</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>kicked out</source>
      <translation>被踢出</translation>
    </message>
    <message>
      <source>offline</source>
      <translation>离线</translation>
    </message>
    <message>
      <source>online</source>
      <translation>在线</translation>
    </message>
    <message>
      <source>reconnecting</source>
      <translation>正在重连</translation>
    </message>
    <message>
      <source>token expired</source>
      <translation>Token 已过期</translation>
    </message>
  </context>
  <context>
    <name>StatusBar</name>
    <message>
      <source>Export or clear what you have seen.</source>
      <translation>请导出或清除已看过的内容。</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>each series keeps its newest samples; the counts go on.</source>
      <translation>每个序列保留最新的样本，计数继续累加。</translation>
    </message>
    <message>
      <source>its log keeps the newest lines.</source>
      <translation>其日志保留最新的行。</translation>
    </message>
    <message>
      <source>latency samples were let go</source>
      <translation>条延迟样本已被清理</translation>
    </message>
    <message>
      <source>latency samples were refused</source>
      <translation>条延迟样本被拒绝</translation>
    </message>
    <message>
      <source>lines of the local gateway were let go</source>
      <translation>行本地网关日志已被清理</translation>
    </message>
    <message>
      <source>nobody is logged in</source>
      <translation>没有用户登录</translation>
    </message>
    <message>
      <source>pairs of users left the latency</source>
      <translation>对用户已移出延迟统计</translation>
    </message>
    <message>
      <source>results or receipts have no row</source>
      <translation>个结果或回执没有对应的行</translation>
    </message>
    <message>
      <source>rows were let go</source>
      <translation>行已被清理</translation>
    </message>
    <message>
      <source>the event log is at its ceiling of {ceiling}, so the oldest went</source>
      <translation>事件日志已达上限 {ceiling}，最早的已被清理</translation>
    </message>
    <message>
      <source>the recording on disk is at its ceiling, so the oldest went</source>
      <translation>磁盘上的录制已达上限，最早的已被清理</translation>
    </message>
    <message>
      <source>their messages had left the log, so their rows cannot say how they ended.</source>
      <translation>其消息已不在日志中，因此对应的行无法显示最终结果。</translation>
    </message>
    <message>
      <source>there are too many series. Clear the samples, or remove users.</source>
      <translation>序列过多。请清除样本或移除用户。</translation>
    </message>
    <message>
      <source>they were silent for a minute while others, who had no series of their own, talked.</source>
      <translation>它们静默了一分钟，而其他没有自己序列的用户在通信。</translation>
    </message>
  </context>
  <context>
    <name>StatusLine</name>
    <message>
      <source>Copy this message</source>
      <translation>复制此消息</translation>
    </message>
    <message>
      <source>Explain</source>
      <translation>解释</translation>
    </message>
    <message>
      <source>Explain {code}</source>
      <translation>解释 {code}</translation>
    </message>
  </context>
  <context>
    <name>StepList</name>
    <message>
      <source>Steps of the scenario</source>
      <translation>场景步骤</translation>
    </message>
    <message>
      <source>The steps stand here once the text can be read.</source>
      <translation>文本可以读取后，步骤会显示在这里。</translation>
    </message>
  </context>
  <context>
    <name>TargetPicker</name>
    <message>
      <source>App server</source>
      <translation>应用服务器</translation>
    </message>
    <message>
      <source>Peer</source>
      <translation>对端</translation>
    </message>
    <message>
      <source>Receiver</source>
      <translation>接收方</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>The rules {rules} have no messages to an app server. Send to a {room}.</source>
      <translation>规则 {rules} 不支持应用服务器消息，请发送到{room}。</translation>
    </message>
    <message>
      <source>The rules {rules} have no messages to peers. Send to a {room}.</source>
      <translation>规则 {rules} 不支持点对点消息，请发送到{room}。</translation>
    </message>
    <message>
      <source>The rules {rules} have no such messages</source>
      <translation>规则 {rules} 不支持此类消息</translation>
    </message>
    <message>
      <source>no room joined</source>
      <translation>未加入房间</translation>
    </message>
    <message>
      <source>no {room} joined</source>
      <translation>未加入{room}</translation>
    </message>
    <message>
      <source>user id</source>
      <translation>用户 ID</translation>
    </message>
    <message>
      <source>{room} (not joined)</source>
      <translation>{room}（未加入）</translation>
    </message>
    <message>
      <source>{user} is in no {room}. Join one first.</source>
      <translation>{user} 不在任何{room}中，请先加入一个。</translation>
    </message>
  </context>
  <context>
    <name>TermChip</name>
    <message>
      <source>Click to switch it off without deleting it</source>
      <translation>点击可停用而不删除</translation>
    </message>
    <message>
      <source>Filter term {term}, {state}</source>
      <translation>过滤条件 {term}，{state}</translation>
    </message>
    <message>
      <source>Remove this term</source>
      <translation>移除此条件</translation>
    </message>
    <message>
      <source>Remove {term}</source>
      <translation>移除 {term}</translation>
    </message>
    <message>
      <source>Switched off: click to let it count again</source>
      <translation>已停用，点击重新启用</translation>
    </message>
    <message>
      <source>in force</source>
      <translation>生效中</translation>
    </message>
    <message>
      <source>switched off</source>
      <translation>已停用</translation>
    </message>
  </context>
  <context>
    <name>TextView</name>
    <message>
      <source>Bytes that are not UTF-8, shown as \xNN: {count}.</source>
      <translation>非 UTF-8 字节，显示为 \xNN：{count} 个。</translation>
    </message>
    <message>
      <source>Control characters, shown as symbols: {count}.</source>
      <translation>控制字符，显示为符号：{count} 个。</translation>
    </message>
    <message>
      <source>Invisible signs, shown as ⟨U+NNNN⟩: {count}.</source>
      <translation>不可见字符，显示为 ⟨U+NNNN⟩：{count} 个。</translation>
    </message>
    <message>
      <source>Payload as text</source>
      <translation>文本形式的消息体</translation>
    </message>
    <message>
      <source>Show all</source>
      <translation>显示全部</translation>
    </message>
    <message>
      <source>Showing the first {shown} of {total} bytes.</source>
      <translation>正在显示 {total} 字节中的前 {shown} 字节。</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>The payload is empty.</source>
      <translation>消息体为空。</translation>
    </message>
  </context>
  <context>
    <name>TimePlot</name>
    <message>
      <source>lag ms</source>
      <translation>滞后 ms</translation>
    </message>
    <message>
      <source>ms</source>
      <translation>ms</translation>
    </message>
    <message>
      <source>↑ {time} ms</source>
      <translation>↑ {time} ms</translation>
    </message>
  </context>
  <context>
    <name>TokenBar</name>
    <message>
      <source>Life of the token: {life}</source>
      <translation>Token 有效期：{life}</translation>
    </message>
    <message>
      <source>no token</source>
      <translation>没有 Token</translation>
    </message>
  </context>
  <context>
    <name>TokenForm</name>
    <message>
      <source>App</source>
      <translation>应用</translation>
    </message>
    <message>
      <source>Expires</source>
      <translation>到期</translation>
    </message>
    <message>
      <source>Issued</source>
      <translation>签发</translation>
    </message>
    <message>
      <source>It has expired. Paste or mint a new one.</source>
      <translation>已过期。请粘贴或生成新的 Token。</translation>
    </message>
    <message>
      <source>It is for the app {app}, not for {wanted}.</source>
      <translation>它属于应用 {app}，而不是 {wanted}。</translation>
    </message>
    <message>
      <source>It is for the room {room}; a login token names no room.</source>
      <translation>它属于房间 {room}；登录 Token 不指定房间。</translation>
    </message>
    <message>
      <source>It is for {user}, not for {wanted}.</source>
      <translation>它属于 {user}，而不是 {wanted}。</translation>
    </message>
    <message>
      <source>Life of a new token</source>
      <translation>新 Token 的有效期</translation>
    </message>
    <message>
      <source>Make a token of the local app for this user</source>
      <translation>为此用户生成本地应用的 Token</translation>
    </message>
    <message>
      <source>Mint</source>
      <translation>生成</translation>
    </message>
    <message>
      <source>Not in use yet: Refresh token puts it in place.</source>
      <translation>尚未使用：点击“更新 Token”使其生效。</translation>
    </message>
    <message>
      <source>Remaining</source>
      <translation>剩余</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>This token is for {user}. Add and log in makes one for {wanted}; Mint shows it first.</source>
      <translation>此 Token 属于 {user}。“添加并登录”会为 {wanted} 生成；“生成”可先查看。</translation>
    </message>
    <message>
      <source>This token is for {user}. Paste one that your app server made for {wanted}.</source>
      <translation>此 Token 属于 {user}。请粘贴应用服务器为 {wanted} 生成的 Token。</translation>
    </message>
    <message>
      <source>Token</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>Tokens of this family have no end of their own</source>
      <translation>此系列的 Token 没有到期时间</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>expired</source>
      <translation>已过期</translation>
    </message>
    <message>
      <source>for ever</source>
      <translation>永久</translation>
    </message>
    <message>
      <source>made at login</source>
      <translation>登录时生成</translation>
    </message>
    <message>
      <source>never</source>
      <translation>永不</translation>
    </message>
    <message>
      <source>none: it is for a login</source>
      <translation>无：用于登录</translation>
    </message>
    <message>
      <source>paste it here</source>
      <translation>在此粘贴</translation>
    </message>
  </context>
  <context>
    <name>TokenLabPanel</name>
    <message>
      <source> s</source>
      <translation> s</translation>
    </message>
    <message>
      <source>&amp;Let the token die, then drop the link</source>
      <translation>等待 Token 到期后断开链路(&amp;L)</translation>
    </message>
    <message>
      <source>Add a user</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>As expected: {what}</source>
      <translation>符合预期：{what}</translation>
    </message>
    <message>
      <source>Double click a login to have its result explained</source>
      <translation>双击某次登录可查看结果解释</translation>
    </message>
    <message>
      <source>Expected: {words}</source>
      <translation>预期：{words}</translation>
    </message>
    <message>
      <source>Life of a short token</source>
      <translation>短期 Token 的有效期</translation>
    </message>
    <message>
      <source>Logins, newest first, and the token of each</source>
      <translation>登录记录（最新在前）及各自的 Token</translation>
    </message>
    <message>
      <source>Mint a token</source>
      <translation>生成 Token</translation>
    </message>
    <message>
      <source>No login yet.</source>
      <translation>还没有登录。</translation>
    </message>
    <message>
      <source>Nobody to try it on</source>
      <translation>没有可用的用户</translation>
    </message>
    <message>
      <source>Not as expected: {what}</source>
      <translation>不符合预期：{what}</translation>
    </message>
    <message>
      <source>Not replaced before it ends, until it is updated or a new login.</source>
      <translation>到期前不会自动更换，直到更新 Token 或重新登录。</translation>
    </message>
    <message>
      <source>See what a token that ends, is wrong or is replaced does to a user of the local gateway.</source>
      <translation>查看 Token 到期、错误或被更换时，对本地网关上的用户有何影响。</translation>
    </message>
    <message>
      <source>Take a &amp;token apart</source>
      <translation>解析 Token(&amp;T)</translation>
    </message>
    <message>
      <source>Take a token apart</source>
      <translation>解析 Token</translation>
    </message>
    <message>
      <source>Tokens and logins</source>
      <translation>Token 与登录</translation>
    </message>
    <message>
      <source>Try</source>
      <translation>尝试</translation>
    </message>
    <message>
      <source>Trying it on {user} …</source>
      <translation>正在 {user} 上尝试…</translation>
    </message>
    <message>
      <source>{user}: no token</source>
      <translation>{user}：没有 Token</translation>
    </message>
    <message>
      <source>{user}: token {name}</source>
      <translation>{user}：Token {name}</translation>
    </message>
  </context>
  <context>
    <name>TokenRing</name>
    <message>
      <source>expired</source>
      <translation>已过期</translation>
    </message>
    <message>
      <source>no end</source>
      <translation>永不到期</translation>
    </message>
    <message>
      <source>no token</source>
      <translation>没有 Token</translation>
    </message>
    <message>
      <source>token: {life}</source>
      <translation>Token：{life}</translation>
    </message>
  </context>
  <context>
    <name>TokenTimeline</name>
    <message>
      <source>Tokens {names}; {count} logins, {failed} failed</source>
      <translation>Token {names}；{count} 次登录，{failed} 次失败</translation>
    </message>
    <message>
      <source>now</source>
      <translation>现在</translation>
    </message>
  </context>
  <context>
    <name>UpdateDesk</name>
    <message>
      <source>Asking…</source>
      <translation>正在查询…</translation>
    </message>
    <message>
      <source>New &amp;versions…</source>
      <translation>新版本(&amp;V)…</translation>
    </message>
    <message>
      <source>RTS Console {version} is there. This is {own}; nothing was downloaded.</source>
      <translation>RTS Console {version} 已发布。当前为 {own}，未下载任何内容。</translation>
    </message>
    <message>
      <source>Read more</source>
      <translation>了解更多</translation>
    </message>
    <message>
      <source>This is {own}, and the newest is {version}: nothing to do.</source>
      <translation>当前为 {own}，最新为 {version}：无需操作。</translation>
    </message>
    <message>
      <source>{version} is there. This is {own}.</source>
      <translation>{version} 已发布，当前为 {own}。</translation>
    </message>
  </context>
  <context>
    <name>UpdatesDialog</name>
    <message>
      <source>&amp;Address that says which there are</source>
      <translation>版本信息地址(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>关闭(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Read more</source>
      <translation>了解更多(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Tell me about new versions</source>
      <translation>有新版本时提醒我(&amp;T)</translation>
    </message>
    <message>
      <source>As&amp;k now</source>
      <translation>立即查询(&amp;K)</translation>
    </message>
    <message>
      <source>Asked once a day at most, while the console runs. Nothing is sent but a request for this address, and nothing is downloaded or installed.</source>
      <translation>控制台运行期间每天最多查询一次。只会请求此地址，不会发送其他内容，也不会下载或安装任何内容。</translation>
    </message>
    <message>
      <source>New versions</source>
      <translation>新版本</translation>
    </message>
  </context>
  <context>
    <name>UserFinder</name>
    <message>
      <source>All {count} users</source>
      <translation>全部 {count} 个用户</translation>
    </message>
    <message>
      <source>Find a user</source>
      <translation>查找用户</translation>
    </message>
    <message>
      <source>Find a user by name, room or state</source>
      <translation>按名称、房间或状态查找用户</translation>
    </message>
    <message>
      <source>Part of a name, a room or a state; Enter acts as the first</source>
      <translation>名称、房间或状态的一部分；Enter 使用第一个用户的身份</translation>
    </message>
    <message>
      <source>Which users the strip shows</source>
      <translation>用户栏显示哪些用户</translation>
    </message>
  </context>
  <context>
    <name>VariablesDialog</name>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
  </context>
  <context>
    <name>ViewTabs</name>
    <message>
      <source>Views of the event</source>
      <translation>事件的各种视图</translation>
    </message>
    <message>
      <source>Views without room here: {names}</source>
      <translation>此处放不下的视图：{names}</translation>
    </message>
    <message>
      <source>{count} more</source>
      <translation>还有 {count} 个</translation>
    </message>
  </context>
  <context>
    <name>Welcome</name>
    <message>
      <source>Bring your own</source>
      <translation>使用自己的用户</translation>
    </message>
    <message>
      <source>Connect to a gateway</source>
      <translation>连接网关</translation>
    </message>
    <message>
      <source>Log in with your own user id and token: to the gateway on this computer, or to one that you have the URL of.</source>
      <translation>用自己的用户 ID 和 Token 登录：本机网关，或任何已知 URL 的网关。</translation>
    </message>
    <message>
      <source>RTS Console</source>
      <translation>RTS Console</translation>
    </message>
    <message>
      <source>See it work</source>
      <translation>观看演示</translation>
    </message>
    <message>
      <source>Start the demo</source>
      <translation>开始演示</translation>
    </message>
    <message>
      <source>Starts a gateway on this computer, logs in alice, bob and carol, brings them together in a room and lets them talk. No account, no network.</source>
      <translation>在本机启动网关，登录 alice、bob 和 carol，让他们在同一房间里交谈。无需账号和网络。</translation>
    </message>
    <message>
      <source>Test and operate apps built on real-time signalling: users, rooms, messages, latency.</source>
      <translation>测试和运维基于实时信令的应用：用户、房间、消息、延迟。</translation>
    </message>
  </context>
  <context>
    <name>Wording</name>
    <message>
      <source> (broken token)</source>
      <translation>（损坏的 Token）</translation>
    </message>
    <message>
      <source> (token from {name})</source>
      <translation>（Token 来自 {name}）</translation>
    </message>
    <message>
      <source> (token lives {time})</source>
      <translation>（Token 有效期 {time}）</translation>
    </message>
    <message>
      <source> (token of {user})</source>
      <translation>（{user} 的 Token）</translation>
    </message>
    <message>
      <source> (token that ran out)</source>
      <translation>（已到期的 Token）</translation>
    </message>
    <message>
      <source> for {who}</source>
      <translation>（{who}）</translation>
    </message>
    <message>
      <source> in {room}</source>
      <translation>（房间 {room}）</translation>
    </message>
    <message>
      <source> within {time}</source>
      <translation>（{time} 内）</translation>
    </message>
    <message>
      <source>, {time} long</source>
      <translation>，持续 {time}</translation>
    </message>
    <message>
      <source>80 % loss</source>
      <translation>80 % 丢失</translation>
    </message>
    <message>
      <source>all faults end</source>
      <translation>全部故障结束</translation>
    </message>
    <message>
      <source>all from {sender}{where}, in the order they were sent, each once</source>
      <translation>来自 {sender}{where} 的全部消息，按发送顺序，每条一次</translation>
    </message>
    <message>
      <source>anything</source>
      <translation>任意消息</translation>
    </message>
    <message>
      <source>app server down</source>
      <translation>应用服务器不可用</translation>
    </message>
    <message>
      <source>are told {event}</source>
      <translation>收到通知 {event}</translation>
    </message>
    <message>
      <source>are {what}</source>
      <translation>{what}</translation>
    </message>
    <message>
      <source>ascii</source>
      <translation>ASCII 文本</translation>
    </message>
    <message>
      <source>at least {count} × </source>
      <translation>至少 {count} × </translation>
    </message>
    <message>
      <source>attributes</source>
      <translation>属性</translation>
    </message>
    <message>
      <source>ban</source>
      <translation>封禁</translation>
    </message>
    <message>
      <source>bandwidth</source>
      <translation>带宽</translation>
    </message>
    <message>
      <source>binary</source>
      <translation>二进制</translation>
    </message>
    <message>
      <source>bytes</source>
      <translation>字节数</translation>
    </message>
    <message>
      <source>bytes {letters}</source>
      <translation>字节 {letters}</translation>
    </message>
    <message>
      <source>chinese</source>
      <translation>中文</translation>
    </message>
    <message>
      <source>clock skew</source>
      <translation>时钟偏差</translation>
    </message>
    <message>
      <source>close</source>
      <translation>关闭链路</translation>
    </message>
    <message>
      <source>connected</source>
      <translation>已连接</translation>
    </message>
    <message>
      <source>connecting</source>
      <translation>连接中</translation>
    </message>
    <message>
      <source>contains</source>
      <translation>包含</translation>
    </message>
    <message>
      <source>count</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>delay</source>
      <translation>延迟</translation>
    </message>
    <message>
      <source>delivery</source>
      <translation>送达耗时</translation>
    </message>
    <message>
      <source>disconnect</source>
      <translation>断开连接</translation>
    </message>
    <message>
      <source>disconnected</source>
      <translation>已断开</translation>
    </message>
    <message>
      <source>dismiss</source>
      <translation>解散房间</translation>
    </message>
    <message>
      <source>duplicate</source>
      <translation>重复</translation>
    </message>
    <message>
      <source>duplicate login</source>
      <translation>重复登录</translation>
    </message>
    <message>
      <source>emoji</source>
      <translation>表情符号</translation>
    </message>
    <message>
      <source>expire token</source>
      <translation>Token 到期</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>fault {name} ends</source>
      <translation>故障 {name} 结束</translation>
    </message>
    <message>
      <source>fault: {what}{whom}{where}{lasting}</source>
      <translation>故障：{what}{whom}{where}{lasting}</translation>
    </message>
    <message>
      <source>from</source>
      <translation>来自</translation>
    </message>
    <message>
      <source>gateway restart</source>
      <translation>网关重启</translation>
    </message>
    <message>
      <source>half open</source>
      <translation>半开链路</translation>
    </message>
    <message>
      <source>held messages of {who} are discarded</source>
      <translation>丢弃 {who} 暂存的消息</translation>
    </message>
    <message>
      <source>held messages of {who} go</source>
      <translation>发出 {who} 暂存的消息</translation>
    </message>
    <message>
      <source>hold</source>
      <translation>暂存</translation>
    </message>
    <message>
      <source>in this order: {messages}</source>
      <translation>依次为：{messages}</translation>
    </message>
    <message>
      <source>in_room</source>
      <translation>在房间</translation>
    </message>
    <message>
      <source>is told {event}</source>
      <translation>收到通知 {event}</translation>
    </message>
    <message>
      <source>is {what}</source>
      <translation>{what}</translation>
    </message>
    <message>
      <source>json</source>
      <translation>JSON</translation>
    </message>
    <message>
      <source>kick</source>
      <translation>踢出</translation>
    </message>
    <message>
      <source>kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>lift</source>
      <translation>电梯</translation>
    </message>
    <message>
      <source>link becomes {state}</source>
      <translation>的链路变为{state}</translation>
    </message>
    <message>
      <source>link is {state}</source>
      <translation>链路{state}</translation>
    </message>
    <message>
      <source>logged_in False</source>
      <translation>未登录</translation>
    </message>
    <message>
      <source>logged_in True</source>
      <translation>已登录</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>丢失</translation>
    </message>
    <message>
      <source>lost</source>
      <translation>已丢失</translation>
    </message>
    <message>
      <source>matches</source>
      <translation>匹配</translation>
    </message>
    <message>
      <source>max</source>
      <translation>最大值</translation>
    </message>
    <message>
      <source>mean</source>
      <translation>平均值</translation>
    </message>
    <message>
      <source>message</source>
      <translation>消息</translation>
    </message>
    <message>
      <source>messages of {who} while offline: {policy}</source>
      <translation>{who} 离线期间的消息：{policy}</translation>
    </message>
    <message>
      <source>min</source>
      <translation>最小值</translation>
    </message>
    <message>
      <source>mute</source>
      <translation>禁言</translation>
    </message>
    <message>
      <source>not_in_room</source>
      <translation>不在房间</translation>
    </message>
    <message>
      <source>offline</source>
      <translation>离线</translation>
    </message>
    <message>
      <source>online</source>
      <translation>在线</translation>
    </message>
    <message>
      <source>rate limit</source>
      <translation>限速</translation>
    </message>
    <message>
      <source>reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>receive {what}</source>
      <translation>收到 {what}</translation>
    </message>
    <message>
      <source>receives {what}</source>
      <translation>收到 {what}</translation>
    </message>
    <message>
      <source>reconnected</source>
      <translation>已重连</translation>
    </message>
    <message>
      <source>reconnecting</source>
      <translation>重连中</translation>
    </message>
    <message>
      <source>refuse</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>refuse login</source>
      <translation>拒绝登录</translation>
    </message>
    <message>
      <source>reorder</source>
      <translation>乱序</translation>
    </message>
    <message>
      <source>result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>see {what}</source>
      <translation>看到 {what}</translation>
    </message>
    <message>
      <source>sees {what}</source>
      <translation>看到 {what}</translation>
    </message>
    <message>
      <source>send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>slow app server</source>
      <translation>应用服务器缓慢</translation>
    </message>
    <message>
      <source>text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>the app server calls {vendor} {action}</source>
      <translation>应用服务器调用 {vendor} {action}</translation>
    </message>
    <message>
      <source>the link of {who} breaks</source>
      <translation>{who} 的链路断开</translation>
    </message>
    <message>
      <source>the operator: {action}{whom}{where}</source>
      <translation>操作员：{action}{whom}{where}</translation>
    </message>
    <message>
      <source>unban</source>
      <translation>解除封禁</translation>
    </message>
    <message>
      <source>unmute</source>
      <translation>解除禁言</translation>
    </message>
    <message>
      <source>unreachable</source>
      <translation>不可达</translation>
    </message>
    <message>
      <source>wait {time}</source>
      <translation>等待 {time}</translation>
    </message>
    <message>
      <source>wrong answer</source>
      <translation>错误应答</translation>
    </message>
    <message>
      <source>{count} bytes</source>
      <translation>{count} 字节</translation>
    </message>
    <message>
      <source>{count} bytes/s</source>
      <translation>{count} 字节/秒</translation>
    </message>
    <message>
      <source>{count} things at once</source>
      <translation>同时做 {count} 件事</translation>
    </message>
    <message>
      <source>{count} times</source>
      <translation>{count} 次</translation>
    </message>
    <message>
      <source>{event} with {fields}</source>
      <translation>{event}，其中 {fields}</translation>
    </message>
    <message>
      <source>{first}, {second}</source>
      <translation>{first}，{second}</translation>
    </message>
    <message>
      <source>{measure} of {what}{whom} {limits}</source>
      <translation>{what}{whom}的 {measure} {limits}</translation>
    </message>
    <message>
      <source>{names} and {count} more</source>
      <translation>{names} 等另外 {count} 个用户</translation>
    </message>
    <message>
      <source>{names} and {last}</source>
      <translation>{names} 和 {last}</translation>
    </message>
    <message>
      <source>{name}, {next}</source>
      <translation>{name}、{next}</translation>
    </message>
    <message>
      <source>{sender} sends {payload} to room {room}</source>
      <translation>{sender} 向房间 {room} 发送 {payload}</translation>
    </message>
    <message>
      <source>{sender} sends {payload} to the app server</source>
      <translation>{sender} 向应用服务器发送 {payload}</translation>
    </message>
    <message>
      <source>{sender} sends {payload} to {receiver}</source>
      <translation>{sender} 向 {receiver} 发送 {payload}</translation>
    </message>
    <message>
      <source>{size} of {kind}</source>
      <translation>{size} {kind}</translation>
    </message>
    <message>
      <source>{user} join{room}</source>
      <translation>{user} 加入{room}</translation>
    </message>
    <message>
      <source>{user} leave{room}</source>
      <translation>{user} 离开{room}</translation>
    </message>
    <message>
      <source>{who} are not told {event}{within}</source>
      <translation>{who} 不会收到通知 {event}{within}</translation>
    </message>
    <message>
      <source>{who} calls {operation} in {room}</source>
      <translation>{who} 在 {room} 调用 {operation}</translation>
    </message>
    <message>
      <source>{who} get a new token{token}</source>
      <translation>{who} 获取新 Token{token}</translation>
    </message>
    <message>
      <source>{who} gets a new token{token}</source>
      <translation>{who} 获取新 Token{token}</translation>
    </message>
    <message>
      <source>{who} is not told {event}{within}</source>
      <translation>{who} 不会收到通知 {event}{within}</translation>
    </message>
    <message>
      <source>{who} join {room}</source>
      <translation>{who} 加入 {room}</translation>
    </message>
    <message>
      <source>{who} joins {room}</source>
      <translation>{who} 加入 {room}</translation>
    </message>
    <message>
      <source>{who} leave {room}</source>
      <translation>{who} 离开 {room}</translation>
    </message>
    <message>
      <source>{who} leaves {room}</source>
      <translation>{who} 离开 {room}</translation>
    </message>
    <message>
      <source>{who} link does not become {state}{within}</source>
      <translation>{who} 的链路不会变为{state}{within}</translation>
    </message>
    <message>
      <source>{who} log in{token}</source>
      <translation>{who} 登录{token}</translation>
    </message>
    <message>
      <source>{who} log out</source>
      <translation>{who} 登出</translation>
    </message>
    <message>
      <source>{who} logs in{token}</source>
      <translation>{who} 登录{token}</translation>
    </message>
    <message>
      <source>{who} logs out</source>
      <translation>{who} 登出</translation>
    </message>
    <message>
      <source>{who} looks {other} up</source>
      <translation>{who} 查询 {other}</translation>
    </message>
    <message>
      <source>{who} looks {other} up, who is {state}</source>
      <translation>{who} 查询 {other}，其状态为{state}</translation>
    </message>
    <message>
      <source>{who} name the app server</source>
      <translation>{who} 指定应用服务器</translation>
    </message>
    <message>
      <source>{who} names the app server</source>
      <translation>{who} 指定应用服务器</translation>
    </message>
    <message>
      <source>{who} not: {does}</source>
      <translation>{who} 不应{does}</translation>
    </message>
    <message>
      <source>{who} tries again at once</source>
      <translation>{who} 立即重试</translation>
    </message>
    <message>
      <source>{who} try again at once</source>
      <translation>{who} 立即重试</translation>
    </message>
  </context>
  <context>
    <name>Words</name>
    <message>
      <source>
gateway: {{rules: {0}}}
identities:</source>
      <translation>
gateway: {{rules: {0}}}
identities:</translation>
    </message>
    <message>
      <source>
more than a second takes: which of them are refused is not the same each time</source>
      <translation>
超过一秒的额度：哪些被拒绝每次不同</translation>
    </message>
    <message>
      <source>
{0} more are not shown.</source>
      <translation>
还有 {0} 处未显示。</translation>
    </message>
    <message>
      <source> And {0} more.</source>
      <translation> 另有 {0} 处。</translation>
    </message>
    <message>
      <source> It said nothing.</source>
      <translation>没有任何输出。</translation>
    </message>
    <message>
      <source> It was dropped on purpose.</source>
      <translation>这是有意断开的。</translation>
    </message>
    <message>
      <source> It was last lost {0} before.</source>
      <translation>最近一次断开在 {0} 之前。</translation>
    </message>
    <message>
      <source> Its last words:</source>
      <translation>最后的输出：</translation>
    </message>
    <message>
      <source> Its last words:
{0}</source>
      <translation>最后的输出：
{0}</translation>
    </message>
    <message>
      <source> Or does it want wss://?</source>
      <translation> 或者需要使用 wss://？</translation>
    </message>
    <message>
      <source> The login goes on with the old one.</source>
      <translation>登录继续使用旧 Token。</translation>
    </message>
    <message>
      <source> The same user logged in elsewhere.</source>
      <translation>同一用户在别处登录。</translation>
    </message>
    <message>
      <source> The user was logged in.</source>
      <translation>用户已登录。</translation>
    </message>
    <message>
      <source> The user was not logged in.</source>
      <translation>用户未登录。</translation>
    </message>
    <message>
      <source> after {0} ms</source>
      <translation> {0} ms 后</translation>
    </message>
    <message>
      <source> and the </source>
      <translation> 和 </translation>
    </message>
    <message>
      <source> and {0} before</source>
      <translation>，此前 {0}</translation>
    </message>
    <message>
      <source> in all rooms</source>
      <translation>（所有房间）</translation>
    </message>
    <message>
      <source> in time</source>
      <translation>，按规则</translation>
    </message>
    <message>
      <source> was expected</source>
      <translation> （应有）</translation>
    </message>
    <message>
      <source> – RENEW IT SOON</source>
      <translation> – 请尽快续期</translation>
    </message>
    <message>
      <source>"two words"</source>
      <translation>"两个 词"</translation>
    </message>
    <message>
      <source>${{{0}}} cannot be</source>
      <translation>${{{0}}} 不能使用</translation>
    </message>
    <message>
      <source>${{{0}}} has no {1}</source>
      <translation>${{{0}}} 没有 {1}</translation>
    </message>
    <message>
      <source>${{{0}}} is not known yet</source>
      <translation>${{{0}}} 尚不可知</translation>
    </message>
    <message>
      <source>'${' begins one, and it has no end</source>
      <translation>“${”开始了一个，但没有结束</translation>
    </message>
    <message>
      <source>'server_api' has no {0}</source>
      <translation>'server_api' 没有 {0}</translation>
    </message>
    <message>
      <source>*.png *.jpg *.jpeg *.gif *.webp *.bmp</source>
      <translation>*.png *.jpg *.jpeg *.gif *.webp *.bmp</translation>
    </message>
    <message>
      <source>, as it should be.</source>
      <translation>，符合要求。</translation>
    </message>
    <message>
      <source>, {0} left out</source>
      <translation>，{0} 项未检查</translation>
    </message>
    <message>
      <source>1 hour</source>
      <translation>1 小时</translation>
    </message>
    <message>
      <source>1 number is</source>
      <translation>1 个数字</translation>
    </message>
    <message>
      <source>1 to 4,096 characters.</source>
      <translation>1 到 4,096 个字符。</translation>
    </message>
    <message>
      <source>1 to {0} characters, each {1}</source>
      <translation>1 到 {0} 个字符，每个为{1}</translation>
    </message>
    <message>
      <source>1 user lost the link and comes</source>
      <translation>有 1 个用户的链路断开，</translation>
    </message>
    <message>
      <source>10 minutes</source>
      <translation>10 分钟</translation>
    </message>
    <message>
      <source>16-bit number</source>
      <translation>16 位数</translation>
    </message>
    <message>
      <source>2 hours</source>
      <translation>2 小时</translation>
    </message>
    <message>
      <source>200 taken</source>
      <translation>200 已接受</translation>
    </message>
    <message>
      <source>24 hours</source>
      <translation>24 小时</translation>
    </message>
    <message>
      <source>30 days</source>
      <translation>30 天</translation>
    </message>
    <message>
      <source>30 seconds</source>
      <translation>30 秒</translation>
    </message>
    <message>
      <source>32-bit number</source>
      <translation>32 位数</translation>
    </message>
    <message>
      <source>404 not found</source>
      <translation>404 未找到</translation>
    </message>
    <message>
      <source>500 failed</source>
      <translation>500 失败</translation>
    </message>
    <message>
      <source>7 days</source>
      <translation>7 天</translation>
    </message>
    <message>
      <source>80 % loss</source>
      <translation>80 % 丢失</translation>
    </message>
    <message>
      <source>: "${{{0}:?set it first}}"</source>
      <translation>: "${{{0}:?set it first}}"</translation>
    </message>
    <message>
      <source>; how many</source>
      <translation>；数量</translation>
    </message>
    <message>
      <source>; its login has ended.</source>
      <translation>；其登录已结束。</translation>
    </message>
    <message>
      <source>; {0} was in {1} before {2}, who therefore does not see it join</source>
      <translation>；{0} 先于 {2} 进入 {1}，因此后者看不到其加入</translation>
    </message>
    <message>
      <source>A ban from one room ends by itself, after 7 days at the latest: choose a time.</source>
      <translation>单个房间的封禁会自动结束，最长 7 天：请选择时长。</translation>
    </message>
    <message>
      <source>A batch may change 10 attributes at most.</source>
      <translation>一次批量最多更改 10 个属性。</translation>
    </message>
    <message>
      <source>A call could not be carried out.</source>
      <translation>调用未能执行。</translation>
    </message>
    <message>
      <source>A chat room on each line, 10 are advised.</source>
      <translation>每行一个聊天室，建议最多 10 个。</translation>
    </message>
    <message>
      <source>A chat room on each line.</source>
      <translation>每行一个聊天室。</translation>
    </message>
    <message>
      <source>A client field is malformed, usually the app key.</source>
      <translation>客户端字段格式错误，通常是 AppKey。</translation>
    </message>
    <message>
      <source>A data packet cannot be decrypted.</source>
      <translation>数据包无法解密。</translation>
    </message>
    <message>
      <source>A data packet could not be decrypted.</source>
      <translation>数据包未能解密。</translation>
    </message>
    <message>
      <source>A data packet could not be encrypted.</source>
      <translation>数据包未能加密。</translation>
    </message>
    <message>
      <source>A forbidden word in the message was replaced.</source>
      <translation>消息中的敏感词已被替换。</translation>
    </message>
    <message>
      <source>A frame was larger than the gateway takes.</source>
      <translation>帧超过网关可接受的大小。</translation>
    </message>
    <message>
      <source>A key on each line, up to 10.</source>
      <translation>每行一个键，最多 10 个。</translation>
    </message>
    <message>
      <source>A licence parameter is wrong.</source>
      <translation>许可证参数错误。</translation>
    </message>
    <message>
      <source>A list of steps needs one at least. Change this one, or remove what it is in.</source>
      <translation>步骤列表至少需要一步。请更改它，或移除其所在的部分。</translation>
    </message>
    <message>
      <source>A message was sent while not in the room.</source>
      <translation>不在房间时发送了消息。</translation>
    </message>
    <message>
      <source>A name in the token is not UTF-8: it was changed, or made by something else.</source>
      <translation>Token 中的某个名称不是 UTF-8：Token 被改动过，或由其他程序生成。</translation>
    </message>
    <message>
      <source>A new token is in place for the next login.</source>
      <translation>新 Token 已就位，供下次登录使用。</translation>
    </message>
    <message>
      <source>A new token was given, and it is tried with that.</source>
      <translation>已提供新 Token，正在用它尝试。</translation>
    </message>
    <message>
      <source>A packet has more than 1 KB.</source>
      <translation>数据包超过 1 KB。</translation>
    </message>
    <message>
      <source>A parameter is empty or not allowed.</source>
      <translation>参数为空或不被允许。</translation>
    </message>
    <message>
      <source>A parameter is missing or wrong.</source>
      <translation>参数缺失或错误。</translation>
    </message>
    <message>
      <source>A parameter is not allowed.</source>
      <translation>参数不被允许。</translation>
    </message>
    <message>
      <source>A parameter is too long.</source>
      <translation>参数过长。</translation>
    </message>
    <message>
      <source>A parameter of the call is not allowed.</source>
      <translation>调用参数不被允许。</translation>
    </message>
    <message>
      <source>A parameter of the call is wrong.</source>
      <translation>调用参数错误。</translation>
    </message>
    <message>
      <source>A parameter of the chat room's command is not allowed.</source>
      <translation>聊天室命令的参数不被允许。</translation>
    </message>
    <message>
      <source>A picture of the user.</source>
      <translation>用户头像。</translation>
    </message>
    <message>
      <source>A pin needs wss://: without TLS the service shows no key to compare it with.</source>
      <translation>指纹需要 wss://：没有 TLS，服务不会出示可比对的密钥。</translation>
    </message>
    <message>
      <source>A ping could not be sent.</source>
      <translation>无法发送 ping。</translation>
    </message>
    <message>
      <source>A ping was not answered.</source>
      <translation>ping 没有应答。</translation>
    </message>
    <message>
      <source>A proxy was set.</source>
      <translation>已设置代理。</translation>
    </message>
    <message>
      <source>A quotation mark is never closed. Close it, or choose another separator.</source>
      <translation>引号没有闭合。请闭合，或换一个分隔符。</translation>
    </message>
    <message>
      <source>A request was not answered in time.</source>
      <translation>请求未及时应答。</translation>
    </message>
    <message>
      <source>A room of that id exists.</source>
      <translation>该 ID 的房间已存在。</translation>
    </message>
    <message>
      <source>A room or user id is empty, too long or has a character that is not allowed.</source>
      <translation>房间或用户 ID 为空、过长或含有不允许的字符。</translation>
    </message>
    <message>
      <source>A run is 8 hex digits and a number at most {0}; {1}, {2} is not.</source>
      <translation>轮次为 8 位十六进制数字，编号最大 {0}；{1}、{2} 不符合。</translation>
    </message>
    <message>
      <source>A second's allowance at once, and more. It takes the allowance: what this user sends elsewhere meanwhile may be refused</source>
      <translation>一次用完一秒的额度并超出。会占用额度：该用户此间在其他地方的发送可能被拒绝</translation>
    </message>
    <message>
      <source>A secret in it is masked.</source>
      <translation>其中一处密钥已遮蔽。</translation>
    </message>
    <message>
      <source>A setting of the proxy {0} has half of a character pair, which cannot be sent.</source>
      <translation>代理设置 {0} 含有半个字符对，无法发送。</translation>
    </message>
    <message>
      <source>A signal could not be sent.</source>
      <translation>无法发送信令。</translation>
    </message>
    <message>
      <source>A slow mobile link: 100 ± 40 ms each way, 1 % loss, 200 kB/s down, 96 kB/s up.</source>
      <translation>缓慢的移动网络：双向各 100 ± 40 ms，丢包 1 %，下行 200 kB/s，上行 96 kB/s。</translation>
    </message>
    <message>
      <source>A text log needs a pattern: mark the time, the user and the payload in one line.</source>
      <translation>文本日志需要模式：请在一行中标出时间、用户和消息体。</translation>
    </message>
    <message>
      <source>A token for a user.</source>
      <translation>为用户生成 Token。</translation>
    </message>
    <message>
      <source>A token is one word of plain letters, digits and signs. Was more copied than the token?</source>
      <translation>Token 是由字母、数字和符号组成的一个整体。是否多复制了内容？</translation>
    </message>
    <message>
      <source>A token of {0} takes the place of the old one; the login goes on, also when it is over.</source>
      <translation>有效期 {0} 的 Token 取代旧 Token；登录继续，即使它到期。</translation>
    </message>
    <message>
      <source>A token that has run out has 31020 of its own.</source>
      <translation>已过期的 Token 另有错误码 31020。</translation>
    </message>
    <message>
      <source>A type on each line, up to 20.</source>
      <translation>每行一个类型，最多 20 个。</translation>
    </message>
    <message>
      <source>A type on each line, up to 5.</source>
      <translation>每行一个类型，最多 5 个。</translation>
    </message>
    <message>
      <source>A user is logged in already.</source>
      <translation>已有用户登录。</translation>
    </message>
    <message>
      <source>A user on each line, up to 10.</source>
      <translation>每行一个用户，最多 10 个。</translation>
    </message>
    <message>
      <source>A user on each line, up to 20.</source>
      <translation>每行一个用户，最多 20 个。</translation>
    </message>
    <message>
      <source>A user on each line, up to 5.</source>
      <translation>每行一个用户，最多 5 个。</translation>
    </message>
    <message>
      <source>A user on each line, up to 50.</source>
      <translation>每行一个用户，最多 50 个。</translation>
    </message>
    <message>
      <source>A user on each line.</source>
      <translation>每行一个用户。</translation>
    </message>
    <message>
      <source>A video time stamp went backwards.</source>
      <translation>视频时间戳倒退。</translation>
    </message>
    <message>
      <source>A word on each line.</source>
      <translation>每行一个词。</translation>
    </message>
    <message>
      <source>A word that is replaced, or without a replacement blocked.</source>
      <translation>被替换的词；没有替换词时则屏蔽。</translation>
    </message>
    <message>
      <source>Accepted.</source>
      <translation>已接受。</translation>
    </message>
    <message>
      <source>Accepted; the result follows.</source>
      <translation>已接受，稍后返回结果。</translation>
    </message>
    <message>
      <source>Access key id</source>
      <translation>Access Key ID</translation>
    </message>
    <message>
      <source>Actions</source>
      <translation>操作</translation>
    </message>
    <message>
      <source>Add 'from'.</source>
      <translation>请加上 'from'。</translation>
    </message>
    <message>
      <source>Add 'who'.</source>
      <translation>请加上 'who'。</translation>
    </message>
    <message>
      <source>Add one of {0}, or a note.</source>
      <translation>请加上 {0} 之一，或一条备注。</translation>
    </message>
    <message>
      <source>Add one of {0}.</source>
      <translation>请加上 {0} 之一。</translation>
    </message>
    <message>
      <source>Add the name of a file.</source>
      <translation>请加上文件名。</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>After how many.</source>
      <translation>多少之后。</translation>
    </message>
    <message>
      <source>Agora</source>
      <translation>声网</translation>
    </message>
    <message>
      <source>Agora (limits of 2026)</source>
      <translation>声网（2026 年限制）</translation>
    </message>
    <message>
      <source>Agora 007</source>
      <translation>声网 007</translation>
    </message>
    <message>
      <source>Agora data streams</source>
      <translation>声网数据流</translation>
    </message>
    <message>
      <source>Ahead by</source>
      <translation>快</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>All in it are muted.</source>
      <translation>其中所有人被禁言。</translation>
    </message>
    <message>
      <source>All of this was a scenario: change it, or write one of your own</source>
      <translation>以上都来自一个场景：可以修改它，或编写自己的场景</translation>
    </message>
    <message>
      <source>All rooms of one client must use one user id.</source>
      <translation>同一客户端的所有房间必须使用同一用户 ID。</translation>
    </message>
    <message>
      <source>All tags, a page at a time.</source>
      <translation>分页列出全部标签。</translation>
    </message>
    <message>
      <source>All users of this address.</source>
      <translation>此地址的所有用户。</translation>
    </message>
    <message>
      <source>All {0} trials came out as the rules {1} say.</source>
      <translation>全部 {0} 个测试项均符合规则 {1}。</translation>
    </message>
    <message>
      <source>Already in the room.</source>
      <translation>已在房间中。</translation>
    </message>
    <message>
      <source>Already logged in.</source>
      <translation>已登录。</translation>
    </message>
    <message>
      <source>Also the answer to a message that did not come.</source>
      <translation>也是对未送达消息的应答。</translation>
    </message>
    <message>
      <source>Also where another user set it.</source>
      <translation>即使由其他用户设置。</translation>
    </message>
    <message>
      <source>An Agora token cannot last for ever. Choose a life.</source>
      <translation>声网 Token 不能永久有效，请选择有效期。</translation>
    </message>
    <message>
      <source>An echo test changed it.</source>
      <translation>由回声测试更改。</translation>
    </message>
    <message>
      <source>An echo test is running.</source>
      <translation>正在进行回声测试。</translation>
    </message>
    <message>
      <source>An error without a code of its own (reserved).</source>
      <translation>没有专用错误码的错误（保留）。</translation>
    </message>
    <message>
      <source>An error without a code of its own.</source>
      <translation>没有专用错误码的错误。</translation>
    </message>
    <message>
      <source>An error without a number of its own.</source>
      <translation>没有专用编号的错误。</translation>
    </message>
    <message>
      <source>An id is empty, or the minutes are out of range.</source>
      <translation>ID 为空，或分钟数超出范围。</translation>
    </message>
    <message>
      <source>An older room object of that id was replaced.</source>
      <translation>该 ID 的旧房间对象已被替换。</translation>
    </message>
    <message>
      <source>Another user set this attribute.</source>
      <translation>该属性由其他用户设置。</translation>
    </message>
    <message>
      <source>Another user set this attribute; only force changes it.</source>
      <translation>该属性由其他用户设置，只有强制才能更改。</translation>
    </message>
    <message>
      <source>Any call while there is no connection.</source>
      <translation>没有连接时的任何调用。</translation>
    </message>
    <message>
      <source>Anybody on the way could change the answer. Use https.</source>
      <translation>途中任何人都可以更改应答。请使用 https。</translation>
    </message>
    <message>
      <source>App certificate</source>
      <translation>App 证书</translation>
    </message>
    <message>
      <source>App id</source>
      <translation>App ID</translation>
    </message>
    <message>
      <source>App key</source>
      <translation>AppKey</translation>
    </message>
    <message>
      <source>App secret</source>
      <translation>App Secret</translation>
    </message>
    <message>
      <source>App server</source>
      <translation>应用服务器</translation>
    </message>
    <message>
      <source>App server down</source>
      <translation>应用服务器宕机</translation>
    </message>
    <message>
      <source>App server not set: {0}</source>
      <translation>应用服务器未设置：{0}</translation>
    </message>
    <message>
      <source>Arrives, once and in order.</source>
      <translation>必达，不重复且有序。</translation>
    </message>
    <message>
      <source>As many chat rooms are kept alive as may be.</source>
      <translation>保活的聊天室数已达上限。</translation>
    </message>
    <message>
      <source>Ask who runs the gateway, and correct the pin only if the key was changed on purpose.</source>
      <translation>请询问网关管理者；只有确认密钥是有意更换时才更正指纹。</translation>
    </message>
    <message>
      <source>Ask who runs the gateway.</source>
      <translation>请询问网关管理者。</translation>
    </message>
    <message>
      <source>Ask whoever sent it to save and send it again.</source>
      <translation>请让发送方重新保存并发送。</translation>
    </message>
    <message>
      <source>Asked for too often.</source>
      <translation>请求过于频繁。</translation>
    </message>
    <message>
      <source>Asked for too often; wait before asking again.</source>
      <translation>请求过于频繁，请稍后再试。</translation>
    </message>
    <message>
      <source>At character {0} a brace closes that was never opened. Write {{ before it.</source>
      <translation>第 {0} 个字符处的右括号没有对应的左括号。请在前面写 {{。</translation>
    </message>
    <message>
      <source>At character {0} a brace opens within a brace. Close the first one before it.</source>
      <translation>第 {0} 个字符处括号内又有左括号。请先闭合前一个。</translation>
    </message>
    <message>
      <source>At most</source>
      <translation>最多</translation>
    </message>
    <message>
      <source>At {0} stands half of a character, which no text can have. Remove it.</source>
      <translation>{0}有半个字符，任何文本都不允许。请删除。</translation>
    </message>
    <message>
      <source>Attempt {0} failed</source>
      <translation>第 {0} 次尝试失败</translation>
    </message>
    <message>
      <source>Attempt {0} failed ({1}).</source>
      <translation>第 {0} 次尝试失败（{1}）。</translation>
    </message>
    <message>
      <source>Attempt {0} failed: {1}.</source>
      <translation>第 {0} 次尝试失败：{1}。</translation>
    </message>
    <message>
      <source>Attempt {0}.</source>
      <translation>第 {0} 次尝试。</translation>
    </message>
    <message>
      <source>Attributes of chat rooms are not enabled.</source>
      <translation>未开通聊天室属性。</translation>
    </message>
    <message>
      <source>Ban</source>
      <translation>封禁</translation>
    </message>
    <message>
      <source>Bandwidth</source>
      <translation>带宽</translation>
    </message>
    <message>
      <source>Became invisible.</source>
      <translation>已变为不可见。</translation>
    </message>
    <message>
      <source>Begin with 'identities:'.</source>
      <translation>请以 'identities:' 开头。</translation>
    </message>
    <message>
      <source>Body</source>
      <translation>应答体</translation>
    </message>
    <message>
      <source>Both ways</source>
      <translation>双向</translation>
    </message>
    <message>
      <source>Break signature</source>
      <translation>破坏签名</translation>
    </message>
    <message>
      <source>Business ids</source>
      <translation>业务标识</translation>
    </message>
    <message>
      <source>But these users, up to 20.</source>
      <translation>但这些用户除外，最多 20 个。</translation>
    </message>
    <message>
      <source>By an administrator.</source>
      <translation>由管理员操作。</translation>
    </message>
    <message>
      <source>CONNECT {0} HTTP/1.1</source>
      <translation>CONNECT {0} HTTP/1.1</translation>
    </message>
    <message>
      <source>CPU {0} of {1} cores, all programs {2}; {3}</source>
      <translation>CPU {1} 核中的 {0}，所有程序 {2}；{3}</translation>
    </message>
    <message>
      <source>Call init first.</source>
      <translation>请先调用 init。</translation>
    </message>
    <message>
      <source>Calls from this address are not allowed.</source>
      <translation>不允许来自此地址的调用。</translation>
    </message>
    <message>
      <source>Cancelled before it began.</source>
      <translation>尚未开始即被取消。</translation>
    </message>
    <message>
      <source>Case</source>
      <translation>案例</translation>
    </message>
    <message>
      <source>Cellular enhancement exists on phones only.</source>
      <translation>蜂窝网络增强仅适用于手机。</translation>
    </message>
    <message>
      <source>Cellular, fifth generation.</source>
      <translation>蜂窝网络，5G。</translation>
    </message>
    <message>
      <source>Cellular, fourth generation.</source>
      <translation>蜂窝网络，4G。</translation>
    </message>
    <message>
      <source>Cellular, second generation.</source>
      <translation>蜂窝网络，2G。</translation>
    </message>
    <message>
      <source>Cellular, third generation.</source>
      <translation>蜂窝网络，3G。</translation>
    </message>
    <message>
      <source>Change how long a ban lasts; 0 lifts it.</source>
      <translation>更改封禁时长，0 表示解除。</translation>
    </message>
    <message>
      <source>Change one.</source>
      <translation>请更改其中一个。</translation>
    </message>
    <message>
      <source>Change what people call a tag.</source>
      <translation>更改标签的备注名。</translation>
    </message>
    <message>
      <source>Change when a chat room ends.</source>
      <translation>更改聊天室的结束方式。</translation>
    </message>
    <message>
      <source>Change where callbacks go, and which.</source>
      <translation>更改回调的地址和类型。</translation>
    </message>
    <message>
      <source>Channel</source>
      <translation>频道</translation>
    </message>
    <message>
      <source>Channels</source>
      <translation>频道</translation>
    </message>
    <message>
      <source>Chat room</source>
      <translation>聊天室</translation>
    </message>
    <message>
      <source>Chat rooms</source>
      <translation>聊天室</translation>
    </message>
    <message>
      <source>Check the URL, and that the app server is running.</source>
      <translation>请检查 URL，并确认应用服务器正在运行。</translation>
    </message>
    <message>
      <source>Check the user id.</source>
      <translation>请检查用户 ID。</translation>
    </message>
    <message>
      <source>Choose a file that was exported here.</source>
      <translation>请选择从这里导出的文件。</translation>
    </message>
    <message>
      <source>Choose a shorter one.</source>
      <translation>请换一个较短的名称。</translation>
    </message>
    <message>
      <source>Choose another disk, or write less.</source>
      <translation>请换一个磁盘，或减少内容。</translation>
    </message>
    <message>
      <source>Choose another disk.</source>
      <translation>请换一个磁盘。</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>请换一个文件夹。</translation>
    </message>
    <message>
      <source>Choose another place.</source>
      <translation>请换一个位置。</translation>
    </message>
    <message>
      <source>Clocks</source>
      <translation>时钟</translation>
    </message>
    <message>
      <source>Close it with '}', or write $${ where the letters ${ are meant.</source>
      <translation>请用“}”闭合；若要表示字符 ${，请写 $${。</translation>
    </message>
    <message>
      <source>Close it, or put the text in quotes.</source>
      <translation>请闭合，或给文本加引号。</translation>
    </message>
    <message>
      <source>Close it.</source>
      <translation>请闭合。</translation>
    </message>
    <message>
      <source>Close the link</source>
      <translation>关闭链路</translation>
    </message>
    <message>
      <source>Cloud storage of chat room messages is not enabled.</source>
      <translation>未开通聊天室消息云存储。</translation>
    </message>
    <message>
      <source>Cloud storage of history is not enabled.</source>
      <translation>未开通历史消息云存储。</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>关闭码</translation>
    </message>
    <message>
      <source>Code and reason</source>
      <translation>结果码与原因</translation>
    </message>
    <message>
      <source>Colour {number}</source>
      <translation>颜色 {number}</translation>
    </message>
    <message>
      <source>Comment</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Commit</source>
      <translation>提交</translation>
    </message>
    <message>
      <source>Compact</source>
      <translation>紧凑</translation>
    </message>
    <message>
      <source>Compare numbers or durations.</source>
      <translation>请比较数字或时长。</translation>
    </message>
    <message>
      <source>Compare the two rows</source>
      <translation>比较这两行</translation>
    </message>
    <message>
      <source>Compare with the reference row</source>
      <translation>与基准行比较</translation>
    </message>
    <message>
      <source>Composer</source>
      <translation>编辑区</translation>
    </message>
    <message>
      <source>Connect was called while there is a connection.</source>
      <translation>已有连接时再次调用连接。</translation>
    </message>
    <message>
      <source>Connected.</source>
      <translation>已连接。</translation>
    </message>
    <message>
      <source>Connection</source>
      <translation>连接</translation>
    </message>
    <message>
      <source>Connection to {0}</source>
      <translation>到 {0} 的连接</translation>
    </message>
    <message>
      <source>Connections</source>
      <translation>连接</translation>
    </message>
    <message>
      <source>Connections are made too often.</source>
      <translation>连接过于频繁。</translation>
    </message>
    <message>
      <source>Contradicted: the headers and the Web kit have the app act on it. Treated as app.</source>
      <translation>说法不一：头文件和 Web 套件由应用处理，此处按应用处理。</translation>
    </message>
    <message>
      <source>Conversation</source>
      <translation>对话</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy as</source>
      <translation>复制为</translation>
    </message>
    <message>
      <source>Copy the cell</source>
      <translation>复制单元格</translation>
    </message>
    <message>
      <source>Correct the URL: is this an RTS gateway?</source>
      <translation>请更正 URL：它是 RTS 网关吗？</translation>
    </message>
    <message>
      <source>Correct the name, or look at the network.</source>
      <translation>请更正域名，或检查网络。</translation>
    </message>
    <message>
      <source>Correct the proxy's address, user name or password.</source>
      <translation>请更正代理的地址、用户名或密码。</translation>
    </message>
    <message>
      <source>Correct what was given.</source>
      <translation>请更正填写的内容。</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Dead and not noticed for {0} s: {1}</source>
      <translation>已失效 {0} 秒而未察觉：{1}</translation>
    </message>
    <message>
      <source>Delay</source>
      <translation>延迟</translation>
    </message>
    <message>
      <source>Delete it rather than leave a note.</source>
      <translation>删除它，而不是留下备注。</translation>
    </message>
    <message>
      <source>Deleted</source>
      <translation>已删除</translation>
    </message>
    <message>
      <source>Delivery</source>
      <translation>送达</translation>
    </message>
    <message>
      <source>Density</source>
      <translation>密度</translation>
    </message>
    <message>
      <source>Details of up to ten users of a room.</source>
      <translation>房间内最多十个用户的详情。</translation>
    </message>
    <message>
      <source>Did you mean {0}?</source>
      <translation>是否想写 {0}？</translation>
    </message>
    <message>
      <source>Did you mean: {0}</source>
      <translation>是否想写：{0}</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>方向</translation>
    </message>
    <message>
      <source>Disconnect</source>
      <translation>断开</translation>
    </message>
    <message>
      <source>Dismiss room</source>
      <translation>解散房间</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>完成。</translation>
    </message>
    <message>
      <source>Drop theirs as others.</source>
      <translation>其消息与其他消息同等丢弃。</translation>
    </message>
    <message>
      <source>Drop them as others.</source>
      <translation>与其他消息同等丢弃。</translation>
    </message>
    <message>
      <source>Duplicate</source>
      <translation>重复</translation>
    </message>
    <message>
      <source>Echo to oneself</source>
      <translation>发给自己的回显</translation>
    </message>
    <message>
      <source>Elevator</source>
      <translation>电梯</translation>
    </message>
    <message>
      <source>End</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>End the privileges of a token for a time.</source>
      <translation>在一段时间内取消 Token 的权限。</translation>
    </message>
    <message>
      <source>End the tokens that users got before a time.</source>
      <translation>使用户在某时间之前获得的 Token 失效。</translation>
    </message>
    <message>
      <source>End {0}'s login; it may log in again.</source>
      <translation>结束 {0} 的登录，之后可重新登录。</translation>
    </message>
    <message>
      <source>Ends</source>
      <translation>结束时间</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>Enter</translation>
    </message>
    <message>
      <source>Errors only.</source>
      <translation>仅错误。</translation>
    </message>
    <message>
      <source>Every token counts as expired. That cuts nobody: it bites at the next login, reconnect or token update.</source>
      <translation>所有 Token 均视为过期。不会断开任何人，但在下次登录、重连或更新 Token 时生效。</translation>
    </message>
    <message>
      <source>Everything comes later, in order. For all, a message from one user to another is late twice: up and down.</source>
      <translation>所有消息按顺序延迟。作用于所有人时，用户之间的消息会延迟两次：上行和下行。</translation>
    </message>
    <message>
      <source>Everything from information upwards.</source>
      <translation>信息级别及以上的全部内容。</translation>
    </message>
    <message>
      <source>Exclude {term}</source>
      <translation>排除 {term}</translation>
    </message>
    <message>
      <source>Expire now</source>
      <translation>立即过期</translation>
    </message>
    <message>
      <source>Expire tokens</source>
      <translation>使 Token 过期</translation>
    </message>
    <message>
      <source>Explain {code}</source>
      <translation>解释 {code}</translation>
    </message>
    <message>
      <source>Export the selected rows…</source>
      <translation>导出选中的行…</translation>
    </message>
    <message>
      <source>Fastest</source>
      <translation>最快</translation>
    </message>
    <message>
      <source>Fault has ended: {0}.</source>
      <translation>故障已结束：{0}。</translation>
    </message>
    <message>
      <source>Fault is on: {0}.</source>
      <translation>故障已开启：{0}。</translation>
    </message>
    <message>
      <source>Fault {0} has ended: {1}.</source>
      <translation>故障 {0} 已结束：{1}。</translation>
    </message>
    <message>
      <source>Fault {0} is on: {1}.</source>
      <translation>故障 {0} 已开启：{1}。</translation>
    </message>
    <message>
      <source>Faults</source>
      <translation>故障</translation>
    </message>
    <message>
      <source>Filling</source>
      <translation>正在填充</translation>
    </message>
    <message>
      <source>Filter to {term}</source>
      <translation>过滤出 {term}</translation>
    </message>
    <message>
      <source>Find a user</source>
      <translation>查找用户</translation>
    </message>
    <message>
      <source>For how many minutes, 1 to 43,200 (30 days).</source>
      <translation>分钟数，1 到 43,200（30 天）。</translation>
    </message>
    <message>
      <source>For how many seconds, 10 to 604,800; 0 takes out only.</source>
      <translation>秒数，10 到 604,800；0 表示仅移出。</translation>
    </message>
    <message>
      <source>For how many seconds, 60 to 259,200.</source>
      <translation>秒数，60 到 259,200。</translation>
    </message>
    <message>
      <source>Four of five unreliable messages are lost, reliable ones are very late.</source>
      <translation>五条不可靠消息丢失四条，可靠消息严重延后。</translation>
    </message>
    <message>
      <source>From the gateway</source>
      <translation>来自网关</translation>
    </message>
    <message>
      <source>From when on, as RFC 3339: 2026-01-31T08:00:00+08:00.</source>
      <translation>开始时间，RFC 3339 格式：2026-01-31T08:00:00+08:00。</translation>
    </message>
    <message>
      <source>Gateway</source>
      <translation>网关</translation>
    </message>
    <message>
      <source>Gateway ms</source>
      <translation>网关 ms</translation>
    </message>
    <message>
      <source>Gateway restart</source>
      <translation>网关重启</translation>
    </message>
    <message>
      <source>Give a URL with a host that begins with https://, such as https://api.example.com.</source>
      <translation>请提供以 https:// 开头并带主机的 URL，例如 https://api.example.com。</translation>
    </message>
    <message>
      <source>Give all keys of one level the same indentation.</source>
      <translation>同一层的键请使用相同缩进。</translation>
    </message>
    <message>
      <source>Give at most one SOCKS5 and one HTTP proxy.</source>
      <translation>最多提供一个 SOCKS5 代理和一个 HTTP 代理。</translation>
    </message>
    <message>
      <source>Give exactly one of {0}.</source>
      <translation>请只给出 {0} 之一。</translation>
    </message>
    <message>
      <source>Give its CA file.</source>
      <translation>请提供其 CA 文件。</translation>
    </message>
    <message>
      <source>Give joined or left.</source>
      <translation>请给出 joined 或 left。</translation>
    </message>
    <message>
      <source>Give kind or preset.</source>
      <translation>请给出 kind 或 preset。</translation>
    </message>
    <message>
      <source>Give the file of the CA that issued it (--ca-file).</source>
      <translation>请提供签发该证书的 CA 文件（--ca-file）。</translation>
    </message>
    <message>
      <source>Give the host alone, without a name or a password: key and secret have fields of their own.</source>
      <translation>请只填写主机，不带名称或密码：密钥和密文有各自的输入框。</translation>
    </message>
    <message>
      <source>Give the host alone, without a path: the path is that of the call.</source>
      <translation>请只填写主机，不带路径：路径由调用决定。</translation>
    </message>
    <message>
      <source>Give the name such a number.</source>
      <translation>请为该名称提供此类数字。</translation>
    </message>
    <message>
      <source>Give the token of an operator in the gateway's configuration.</source>
      <translation>请填写网关配置中操作员的 Token。</translation>
    </message>
    <message>
      <source>Give {0} to {1} ms.</source>
      <translation>请给 {0} 到 {1} ms。</translation>
    </message>
    <message>
      <source>Given up: disconnect, or renew the token.</source>
      <translation>已放弃：请断开或更新 Token。</translation>
    </message>
    <message>
      <source>Go on behind this key (`more` of the page before).</source>
      <translation>从此键之后继续（上一页的 `more`）。</translation>
    </message>
    <message>
      <source>Goes when its setter leaves.</source>
      <translation>设置者离开时移除。</translation>
    </message>
    <message>
      <source>Good morning</source>
      <translation>早上好</translation>
    </message>
    <message>
      <source>Good morning, it is {{now}}</source>
      <translation>早上好，现在是 {{now}}</translation>
    </message>
    <message>
      <source>Grants of the service {0} cannot be made here; RTC (1) and RTM (2) can.</source>
      <translation>此处不能签发服务 {0} 的权限；可以签发 RTC（1）和 RTM（2）。</translation>
    </message>
    <message>
      <source>HTTP 101, subprotocol {0}</source>
      <translation>HTTP 101，子协议 {0}</translation>
    </message>
    <message>
      <source>HTTP proxy that tunnels by CONNECT.</source>
      <translation>通过 CONNECT 建立隧道的 HTTP 代理。</translation>
    </message>
    <message>
      <source>HTTP status</source>
      <translation>HTTP 状态</translation>
    </message>
    <message>
      <source>HTTP tunnel</source>
      <translation>HTTP 隧道</translation>
    </message>
    <message>
      <source>HTTP upgrade</source>
      <translation>HTTP 升级</translation>
    </message>
    <message>
      <source>HTTP {0}, {1} bytes of answer.</source>
      <translation>HTTP {0}，应答 {1} 字节。</translation>
    </message>
    <message>
      <source>Half-open link</source>
      <translation>半开链路</translation>
    </message>
    <message>
      <source>Have nothing posted any more.</source>
      <translation>不再发送任何回调。</translation>
    </message>
    <message>
      <source>Have what happens in rooms posted to a server.</source>
      <translation>将房间内的事件发送到服务器。</translation>
    </message>
    <message>
      <source>Hello and welcome</source>
      <translation>握手与欢迎</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Hex of the payloads</source>
      <translation>消息体的十六进制</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>高对比度</translation>
    </message>
    <message>
      <source>How many are in the chat room, and who: up to 20.</source>
      <translation>聊天室人数及成员：最多 20 人。</translation>
    </message>
    <message>
      <source>How many members to name, 0 to 20.</source>
      <translation>列出的成员数，0 到 20。</translation>
    </message>
    <message>
      <source>How many messages of before to get: 0 for 10, -1 for none.</source>
      <translation>获取的历史消息数：0 表示 10 条，-1 表示不获取。</translation>
    </message>
    <message>
      <source>How many on a page, 1 to 100.</source>
      <translation>每页数量，1 到 100。</translation>
    </message>
    <message>
      <source>How many on a page.</source>
      <translation>每页数量。</translation>
    </message>
    <message>
      <source>How many to name.</source>
      <translation>列出数量。</translation>
    </message>
    <message>
      <source>How many, 1 to 100.</source>
      <translation>数量，1 到 100。</translation>
    </message>
    <message>
      <source>How many, up to 100.</source>
      <translation>数量，最多 100。</translation>
    </message>
    <message>
      <source>How much was sent is not known: no message belongs to this code.</source>
      <translation>发送频率未知：没有消息与此结果码对应。</translation>
    </message>
    <message>
      <source>Identity</source>
      <translation>身份</translation>
    </message>
    <message>
      <source>Ids</source>
      <translation>ID</translation>
    </message>
    <message>
      <source>If you trust it, unpack it with another program and open the folder “log” as a recording.</source>
      <translation>如果信任它，可用其他程序解包，并将文件夹“log”作为录制打开。</translation>
    </message>
    <message>
      <source>Import</source>
      <translation>导入</translation>
    </message>
    <message>
      <source>In the channel.</source>
      <translation>在频道中。</translation>
    </message>
    <message>
      <source>Indent with spaces, two a level.</source>
      <translation>请用空格缩进，每层两个。</translation>
    </message>
    <message>
      <source>Init</source>
      <translation>Init</translation>
    </message>
    <message>
      <source>Issue and expiry are seconds since 1970 that fit into 32 bits.</source>
      <translation>签发时间和过期时间是自 1970 年起的秒数，必须能放入 32 位。</translation>
    </message>
    <message>
      <source>It answered with HTTP {0}.</source>
      <translation>应答为 HTTP {0}。</translation>
    </message>
    <message>
      <source>It arrived here.</source>
      <translation>已到达本机。</translation>
    </message>
    <message>
      <source>It became audience.</source>
      <translation>已变为观众。</translation>
    </message>
    <message>
      <source>It begins neither with 001 (Volcengine) nor with 007 (Agora) nor with rc1. (RongCloud, of a local gateway). RongCloud's own tokens can be read by nobody but RongCloud. Was the beginning cut off?</source>
      <translation>开头既不是 001（火山引擎），也不是 007（声网）或 rc1.（本地网关的融云）。融云自身的 Token 只有融云能读取。开头是否被截断？</translation>
    </message>
    <message>
      <source>It cannot be read ({0}). Choose another.</source>
      <translation>无法读取（{0}）。请选择其他文件。</translation>
    </message>
    <message>
      <source>It did not come to its end.</source>
      <translation>未能运行到结束。</translation>
    </message>
    <message>
      <source>It ended by itself (exit code {0}). {1} Start it again.</source>
      <translation>已自行结束（退出码 {0}）。{1} 请重新启动。</translation>
    </message>
    <message>
      <source>It ended {0} ago. A live login goes on; the next one fails. Mint a new one.</source>
      <translation>已过期 {0}。当前登录不受影响，下次登录会失败。请生成新的 Token。</translation>
    </message>
    <message>
      <source>It had been over for {0} at the moment of this code.</source>
      <translation>在出现此结果码时已过期 {0}。</translation>
    </message>
    <message>
      <source>It has no name. Give it one: it is found by that.</source>
      <translation>没有名称。请命名，以便查找。</translation>
    </message>
    <message>
      <source>It has {0} bytes; {1} is the limit. Make it smaller.</source>
      <translation>有 {0} 字节，上限为 {1} 字节。请缩小。</translation>
    </message>
    <message>
      <source>It is for the room {0}; a login token names no room.</source>
      <translation>它属于房间 {0}；登录 Token 不指定房间。</translation>
    </message>
    <message>
      <source>It is for the {0} {1}</source>
      <translation>它属于 {0} {1}</translation>
    </message>
    <message>
      <source>It is for the {0} {1}, not for {2}.</source>
      <translation>它属于 {0} {1}，而不是 {2}。</translation>
    </message>
    <message>
      <source>It is kept.</source>
      <translation>会被保留。</translation>
    </message>
    <message>
      <source>It is no image that can be read ({0}). Choose a PNG, JPEG or GIF.</source>
      <translation>不是可读取的图片（{0}）。请选择 PNG、JPEG 或 GIF。</translation>
    </message>
    <message>
      <source>It is none of the {0} that are known; see docs/scenarios.md.</source>
      <translation>它不在已知的 {0} 之中，见 docs/scenarios.md。</translation>
    </message>
    <message>
      <source>It is not saved, as {0}: profiles are shared. Write a variable such as {{{{token}}}}.</source>
      <translation>未保存，因为 {0}：连接配置是共享的。请写变量，例如 {{{{token}}}}。</translation>
    </message>
    <message>
      <source>It is not saved: the value of {0} would stand in the profile's file in clear, and profiles are shared. Write the variable {1} in its place, which is asked for when the message is used, or take the value out.</source>
      <translation>没有保存：{0} 的值会以明文写进连接配置文件，而连接配置是大家共用的。请在那里写变量 {1}（使用这条消息时会询问它的值），或者去掉这个值。</translation>
    </message>
    <message>
      <source>It is written for {0}, and the local gateway follows {1}: choose the rules under Connection, then start it again.</source>
      <translation>本演示适用于 {0}，而本地网关遵循 {1}：请在“连接”中选择规则，然后重新开始。</translation>
    </message>
    <message>
      <source>It left.</source>
      <translation>已离开。</translation>
    </message>
    <message>
      <source>It may have arrived: look for its id at the receiver before you send it again.</source>
      <translation>可能已送达：重发前请在接收方查找其 ID。</translation>
    </message>
    <message>
      <source>It must be renewed.</source>
      <translation>必须续期。</translation>
    </message>
    <message>
      <source>It outlived token {0}. The link was dropped, and the next login </source>
      <translation>登录比 Token {0} 更持久。链路断开后，下一次登录</translation>
    </message>
    <message>
      <source>It points to {0}, where a signed call is not sent. If that is right, enter its host</source>
      <translation>它指向 {0}，签名的调用不会发往那里。如果无误，请填写其主机</translation>
    </message>
    <message>
      <source>It said nothing.</source>
      <translation>没有任何输出。</translation>
    </message>
    <message>
      <source>It was made {0} in the future: a clock is wrong, there or here.</source>
      <translation>签发时间在 {0} 之后：某一方的时钟有误。</translation>
    </message>
    <message>
      <source>It was never sent: {0}.</source>
      <translation>从未发送：{0}。</translation>
    </message>
    <message>
      <source>Its former ports cannot be had; it takes others.</source>
      <translation>原端口不可用，将改用其他端口。</translation>
    </message>
    <message>
      <source>Its signature cannot be checked: the key is not known here.</source>
      <translation>无法校验其签名：密钥未知。</translation>
    </message>
    <message>
      <source>Its signature is right.</source>
      <translation>其签名正确。</translation>
    </message>
    <message>
      <source>Its signature is wrong.</source>
      <translation>其签名错误。</translation>
    </message>
    <message>
      <source>JSON lines</source>
      <translation>JSON Lines</translation>
    </message>
    <message>
      <source>JSON, with payloads</source>
      <translation>JSON（含消息体）</translation>
    </message>
    <message>
      <source>JUnit XML…</source>
      <translation>JUnit XML…</translation>
    </message>
    <message>
      <source>Join a channel first.</source>
      <translation>请先加入频道。</translation>
    </message>
    <message>
      <source>Join the room first.</source>
      <translation>请先加入房间。</translation>
    </message>
    <message>
      <source>Joined again by itself after the link came back.</source>
      <translation>链路恢复后自动重新加入。</translation>
    </message>
    <message>
      <source>Joined because the user asked for it.</source>
      <translation>因用户请求而加入。</translation>
    </message>
    <message>
      <source>Joined.</source>
      <translation>已加入。</translation>
    </message>
    <message>
      <source>Joining failed for an unknown reason; join again.</source>
      <translation>因未知原因加入失败，请重新加入。</translation>
    </message>
    <message>
      <source>Joining failed for so long that it was given up.</source>
      <translation>加入长时间失败，已放弃。</translation>
    </message>
    <message>
      <source>Joining failed; it is tried again by itself.</source>
      <translation>加入失败，会自动重试。</translation>
    </message>
    <message>
      <source>Joining was refused.</source>
      <translation>加入被拒绝。</translation>
    </message>
    <message>
      <source>Keep it with 'as' in a step before this one.</source>
      <translation>请在此前的步骤中用 'as' 保存它。</translation>
    </message>
    <message>
      <source>Keep the lines that are right, and remove the marks &lt;&lt;&lt;&lt;&lt;&lt;&lt;, ======= and &gt;&gt;&gt;&gt;&gt;&gt;&gt;.</source>
      <translation>请保留正确的行，并删除标记 &lt;&lt;&lt;&lt;&lt;&lt;&lt;、======= 和 &gt;&gt;&gt;&gt;&gt;&gt;&gt;。</translation>
    </message>
    <message>
      <source>Keep users out, and those who are online take out.</source>
      <translation>禁止用户进入，并移出在线的用户。</translation>
    </message>
    <message>
      <source>Kept here until you send or discard it.</source>
      <translation>已暂存于此，等待你发送或丢弃。</translation>
    </message>
    <message>
      <source>Kept here; it leaves by itself, as soon as it can.</source>
      <translation>已暂存于此，会尽快自动发送。</translation>
    </message>
    <message>
      <source>Kick</source>
      <translation>踢出</translation>
    </message>
    <message>
      <source>Kick out of a room</source>
      <translation>移出房间</translation>
    </message>
    <message>
      <source>Lanes</source>
      <translation>泳道</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Latency</source>
      <translation>延迟</translation>
    </message>
    <message>
      <source>Later by</source>
      <translation>延后</translation>
    </message>
    <message>
      <source>Leave all rooms before setting the business id.</source>
      <translation>设置业务标识前请离开所有房间。</translation>
    </message>
    <message>
      <source>Leave all rooms before setting the proxy.</source>
      <translation>设置代理前请离开所有房间。</translation>
    </message>
    <message>
      <source>Leave its value empty: it is asked for when a message is used.</source>
      <translation>请将其值留空：使用消息时会询问。</translation>
    </message>
    <message>
      <source>Leaving was refused.</source>
      <translation>离开被拒绝。</translation>
    </message>
    <message>
      <source>Left on request.</source>
      <translation>按请求离开。</translation>
    </message>
    <message>
      <source>Left the room or logged out.</source>
      <translation>已离开房间或登出。</translation>
    </message>
    <message>
      <source>Let a chat room not end by itself.</source>
      <translation>使聊天室不会自动结束。</translation>
    </message>
    <message>
      <source>Let a word be said again.</source>
      <translation>允许再次使用某个词。</translation>
    </message>
    <message>
      <source>Let all speak again.</source>
      <translation>解除全体禁言。</translation>
    </message>
    <message>
      <source>Let it die, then drop</source>
      <translation>到期后断开</translation>
    </message>
    <message>
      <source>Let it die, then drop the link</source>
      <translation>到期后断开链路</translation>
    </message>
    <message>
      <source>Let it end by itself again.</source>
      <translation>恢复自动结束。</translation>
    </message>
    <message>
      <source>Let the receiver log in first; look the user up under Peers.</source>
      <translation>请先让接收方登录，可在“对端”中查询该用户。</translation>
    </message>
    <message>
      <source>Let them in again.</source>
      <translation>允许他们再次进入。</translation>
    </message>
    <message>
      <source>Let them speak again.</source>
      <translation>解除他们的禁言。</translation>
    </message>
    <message>
      <source>Let users in again.</source>
      <translation>允许用户再次进入。</translation>
    </message>
    <message>
      <source>Let words be said again.</source>
      <translation>允许再次使用这些词。</translation>
    </message>
    <message>
      <source>Let {0} in again{1}.</source>
      <translation>解除 {0} 的封禁{1}。</translation>
    </message>
    <message>
      <source>Letters, digits and + = - _, at most 128.</source>
      <translation>字母、数字和 + = - _，最多 128 个。</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Like the desktop</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>限制</translation>
    </message>
    <message>
      <source>Line</source>
      <translation>行</translation>
    </message>
    <message>
      <source>Lines left out, and why</source>
      <translation>略过的行及原因</translation>
    </message>
    <message>
      <source>Lives of rooms between two times.</source>
      <translation>两个时间之间房间的生命周期。</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>负载</translation>
    </message>
    <message>
      <source>Local gateway</source>
      <translation>本地网关</translation>
    </message>
    <message>
      <source>Log in before you {0}.</source>
      <translation>{0}前请先登录。</translation>
    </message>
    <message>
      <source>Log in first.</source>
      <translation>请先登录。</translation>
    </message>
    <message>
      <source>Logged in again by itself after the link came back.</source>
      <translation>链路恢复后自动重新登录。</translation>
    </message>
    <message>
      <source>Logged in because the user asked for it.</source>
      <translation>因用户请求而登录。</translation>
    </message>
    <message>
      <source>Logged in.</source>
      <translation>已登录。</translation>
    </message>
    <message>
      <source>Logged out.</source>
      <translation>已登出。</translation>
    </message>
    <message>
      <source>Login elsewhere</source>
      <translation>别处登录</translation>
    </message>
    <message>
      <source>Login of {0}</source>
      <translation>登录 {0}</translation>
    </message>
    <message>
      <source>Logins are refused with this result, also those of a client that comes back.</source>
      <translation>登录会以此结果被拒绝，包括重连的客户端。</translation>
    </message>
    <message>
      <source>Look at the answer of the app server in the details of this event.</source>
      <translation>请在此事件的详情中查看应用服务器的应答。</translation>
    </message>
    <message>
      <source>Look at the details of this event.</source>
      <translation>请查看此事件的详情。</translation>
    </message>
    <message>
      <source>Look at this machine's clock.</source>
      <translation>请检查本机时钟。</translation>
    </message>
    <message>
      <source>Look at this machine's network and its name servers.</source>
      <translation>请检查本机网络及其域名服务器。</translation>
    </message>
    <message>
      <source>Look into the gateway's log, or try again.</source>
      <translation>请查看网关日志，或重试。</translation>
    </message>
    <message>
      <source>Look into the gateway's log.</source>
      <translation>请查看网关日志。</translation>
    </message>
    <message>
      <source>Look into the gateway's log: it opened the WebSocket and then said nothing.</source>
      <translation>请查看网关日志：它打开了 WebSocket，随后没有任何响应。</translation>
    </message>
    <message>
      <source>Look whether a fault is switched on that drops messages.</source>
      <translation>请检查是否设置了丢弃消息的故障。</translation>
    </message>
    <message>
      <source>Look whether a fault is switched on that drops what is sent.</source>
      <translation>请检查是否设置了丢弃发送内容的故障。</translation>
    </message>
    <message>
      <source>Look whether a gateway listens at this port: it took the connection and then said nothing.</source>
      <translation>请检查此端口上是否有网关监听：它接受了连接，随后没有任何响应。</translation>
    </message>
    <message>
      <source>Look whether the host is up, and whether a firewall drops what goes to this port.</source>
      <translation>请检查主机是否在线，以及防火墙是否丢弃了发往此端口的数据。</translation>
    </message>
    <message>
      <source>Look whether the proxy is up and lets the gateway's port through.</source>
      <translation>请检查代理是否运行，并允许通过网关的端口。</translation>
    </message>
    <message>
      <source>Look whether the receiver has it before you send it again.</source>
      <translation>请先确认接收方是否已收到，再决定是否重发。</translation>
    </message>
    <message>
      <source>Look whether the receiver has it, then send again when the link is up.</source>
      <translation>请先确认接收方是否已收到，链路恢复后再重发。</translation>
    </message>
    <message>
      <source>Look whether this port speaks TLS: it took the connection and then said nothing.</source>
      <translation>请检查此端口是否支持 TLS：它接受了连接，随后没有任何响应。</translation>
    </message>
    <message>
      <source>Look-up of {0}</source>
      <translation>查询 {0}</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>丢失</translation>
    </message>
    <message>
      <source>Machine</source>
      <translation>机器</translation>
    </message>
    <message>
      <source>Make a chat room.</source>
      <translation>创建聊天室。</translation>
    </message>
    <message>
      <source>Make a new token for this app and user.</source>
      <translation>请为此应用和用户生成新 Token。</translation>
    </message>
    <message>
      <source>Make a tag for rooms.</source>
      <translation>为房间创建标签。</translation>
    </message>
    <message>
      <source>Make chat rooms with names (an old call).</source>
      <translation>创建带名称的聊天室（旧接口）。</translation>
    </message>
    <message>
      <source>Make each a step of its own, with a '-' before it.</source>
      <translation>请各写为单独的步骤，前面加 '-'。</translation>
    </message>
    <message>
      <source>Make it or choose another.</source>
      <translation>请创建它或换一个。</translation>
    </message>
    <message>
      <source>Make room or choose another disk.</source>
      <translation>请清理空间或换一个磁盘。</translation>
    </message>
    <message>
      <source>Make room there.</source>
      <translation>请在那里清理空间。</translation>
    </message>
    <message>
      <source>Mark</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Mark in colour</source>
      <translation>标记颜色</translation>
    </message>
    <message>
      <source>Markdown (*.md)</source>
      <translation>Markdown (*.md)</translation>
    </message>
    <message>
      <source>Markdown…</source>
      <translation>Markdown…</translation>
    </message>
    <message>
      <source>Marked</source>
      <translation>已标记</translation>
    </message>
    <message>
      <source>Marks</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>May be lost and may come out of order.</source>
      <translation>可能丢失，也可能乱序。</translation>
    </message>
    <message>
      <source>May be lost; never out of order.</source>
      <translation>可能丢失，但不会乱序。</translation>
    </message>
    <message>
      <source>Media could not be decrypted.</source>
      <translation>媒体未能解密。</translation>
    </message>
    <message>
      <source>Media could not be encrypted.</source>
      <translation>媒体未能加密。</translation>
    </message>
    <message>
      <source>Member</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>Members</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>Members of the room</source>
      <translation>房间成员</translation>
    </message>
    <message>
      <source>Mend it, or use contains.</source>
      <translation>请修正，或使用 contains。</translation>
    </message>
    <message>
      <source>Mend it, or use text.</source>
      <translation>请修正，或使用 text。</translation>
    </message>
    <message>
      <source>Mend that line.</source>
      <translation>请修正该行。</translation>
    </message>
    <message>
      <source>Mend that place.</source>
      <translation>请修正此处。</translation>
    </message>
    <message>
      <source>Messages</source>
      <translation>消息</translation>
    </message>
    <message>
      <source>Messages of a chat room between two times.</source>
      <translation>两个时间之间的聊天室消息。</translation>
    </message>
    <message>
      <source>Messages to the app server do not arrive.</source>
      <translation>发给应用服务器的消息无法到达。</translation>
    </message>
    <message>
      <source>Messages to the app server do not arrive; the sender gets result 17.</source>
      <translation>发给应用服务器的消息无法到达，发送方得到结果 17。</translation>
    </message>
    <message>
      <source>Messages to the app server went to the practice server, which answers with what it gets.</source>
      <translation>发给应用服务器的消息已发往练习服务器，它会原样返回收到的内容。</translation>
    </message>
    <message>
      <source>Messages {0} may be missing, how many is unknown: {1}.</source>
      <translation>可能缺失消息 {0}，数量未知：{1}。</translation>
    </message>
    <message>
      <source>Milliseconds since 1970.</source>
      <translation>自 1970 年起的毫秒数。</translation>
    </message>
    <message>
      <source>Minutes, 60 to 10,080.</source>
      <translation>分钟数，60 到 10,080。</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>More messages than this a second are refused (ExceedQPS).</source>
      <translation>每秒超过此数的消息会被拒绝 (ExceedQPS)。</translation>
    </message>
    <message>
      <source>More packets or bytes in a second than allowed.</source>
      <translation>一秒内的数据包或字节超过允许的数量。</translation>
    </message>
    <message>
      <source>More than 10 s disconnected without success; it is still tried.</source>
      <translation>断开超过 10 秒仍未成功，继续尝试。</translation>
    </message>
    <message>
      <source>More than 5 messages in a second.</source>
      <translation>一秒内超过 5 条消息。</translation>
    </message>
    <message>
      <source>More than 5 messages in a second; nothing was sent.</source>
      <translation>一秒内超过 5 条消息，未发送任何内容。</translation>
    </message>
    <message>
      <source>More than 500 users: join and leave notices stop.</source>
      <translation>超过 500 个用户，停止进退房通知。</translation>
    </message>
    <message>
      <source>Motion</source>
      <translation>动效</translation>
    </message>
    <message>
      <source>Mute</source>
      <translation>禁言</translation>
    </message>
    <message>
      <source>Mute a whole chat room.</source>
      <translation>对整个聊天室禁言。</translation>
    </message>
    <message>
      <source>Mute users in a chat room.</source>
      <translation>在一个聊天室对用户禁言。</translation>
    </message>
    <message>
      <source>Mute users in all chat rooms.</source>
      <translation>在所有聊天室对用户禁言。</translation>
    </message>
    <message>
      <source>Mutes and bans</source>
      <translation>禁言与封禁</translation>
    </message>
    <message>
      <source>Name a receiver.</source>
      <translation>请填写接收方。</translation>
    </message>
    <message>
      <source>Name of the attribute: letters, digits and + = - _.</source>
      <translation>属性名称：字母、数字和 + = - _。</translation>
    </message>
    <message>
      <source>Name resolution</source>
      <translation>域名解析</translation>
    </message>
    <message>
      <source>Neither video nor audio was chosen.</source>
      <translation>未选择视频或音频。</translation>
    </message>
    <message>
      <source>Next try in {0} ms.</source>
      <translation>{0} ms 后进行下次尝试。</translation>
    </message>
    <message>
      <source>No JPEG could be made of it. Save it as PNG or JPEG and choose that.</source>
      <translation>无法转换为 JPEG。请另存为 PNG 或 JPEG 后选择该文件。</translation>
    </message>
    <message>
      <source>No TLS with {0} ({1}). Does that port speak TLS?</source>
      <translation>与 {0} 的 TLS 未建立（{1}）。该端口是否支持 TLS？</translation>
    </message>
    <message>
      <source>No answer came in time; whether it took effect is unknown.</source>
      <translation>未及时应答，是否生效未知。</translation>
    </message>
    <message>
      <source>No answer came: whether it happened is unknown.</source>
      <translation>没有应答，是否发生未知。</translation>
    </message>
    <message>
      <source>No answer in 12 s: whether it arrived is unknown.</source>
      <translation>12 秒内没有应答，是否送达未知。</translation>
    </message>
    <message>
      <source>No answer within {0} s; whether the message arrived is unknown.</source>
      <translation>{0} 秒内没有应答，消息是否送达未知。</translation>
    </message>
    <message>
      <source>No app id was given.</source>
      <translation>未提供 App ID。</translation>
    </message>
    <message>
      <source>No connection to {0} ({1}). Does it run?</source>
      <translation>无法连接 {0}（{1}）。它是否在运行？</translation>
    </message>
    <message>
      <source>No connection to {0}: {1}.</source>
      <translation>无法连接 {0}：{1}。</translation>
    </message>
    <message>
      <source>No error.</source>
      <translation>没有错误。</translation>
    </message>
    <message>
      <source>No fault was on.</source>
      <translation>没有故障生效。</translation>
    </message>
    <message>
      <source>No file is chosen. Type its path, or choose it.</source>
      <translation>未选择文件。请输入路径或选择文件。</translation>
    </message>
    <message>
      <source>No hello or login came in time.</source>
      <translation>未及时收到握手或登录。</translation>
    </message>
    <message>
      <source>No login of this user is known here, so no token either.</source>
      <translation>没有此用户的登录记录，因此也没有 Token。</translation>
    </message>
    <message>
      <source>No login was answered within {0} s. Look whether the gateway runs, then try again.</source>
      <translation>{0} 秒内没有登录得到应答。请确认网关是否在运行，然后重试。</translation>
    </message>
    <message>
      <source>No more than so many bytes pass in a second; the rest waits.</source>
      <translation>每秒最多通过这么多字节，其余等待。</translation>
    </message>
    <message>
      <source>No network.</source>
      <translation>没有网络。</translation>
    </message>
    <message>
      <source>No outage yet. Break something on purpose: View, Faults.</source>
      <translation>尚无中断。可有意制造故障：视图 &gt; 故障。</translation>
    </message>
    <message>
      <source>No part is the time. Say which one is, so that the order of events can be told.</source>
      <translation>没有部分是时间。请指明，以便确定事件顺序。</translation>
    </message>
    <message>
      <source>No proxy</source>
      <translation>无代理</translation>
    </message>
    <message>
      <source>No proxy is set for this user.</source>
      <translation>此用户未设置代理。</translation>
    </message>
    <message>
      <source>No receiver was named.</source>
      <translation>未填写接收方。</translation>
    </message>
    <message>
      <source>No result yet.</source>
      <translation>尚无结果。</translation>
    </message>
    <message>
      <source>No token can be made with the profile's app key: {0}</source>
      <translation>无法用连接配置的 AppKey 生成 Token：{0}</translation>
    </message>
    <message>
      <source>No user name or password belongs in the URL.</source>
      <translation>URL 中不应包含用户名或密码。</translation>
    </message>
    <message>
      <source>Nobody else was there to get it.</source>
      <translation>没有其他人可以接收。</translation>
    </message>
    <message>
      <source>Nobody here may set faults: others use this app too.</source>
      <translation>这里没有人可以设置故障：还有别人在用这个应用。</translation>
    </message>
    <message>
      <source>Nobody is connected to {0} yet. Log a user in there first, or run at the local gateway.</source>
      <translation>还没有用户连接到 {0}。请先在那里登录用户，或在本地网关上运行。</translation>
    </message>
    <message>
      <source>Nobody is logged in, so nobody can log out.</source>
      <translation>没有用户登录，无法登出。</translation>
    </message>
    <message>
      <source>Nobody is logged in. Log in and join the room first.</source>
      <translation>没有用户登录。请先登录并加入房间。</translation>
    </message>
    <message>
      <source>Nobody is logged in. Log in first.</source>
      <translation>没有用户登录，请先登录。</translation>
    </message>
    <message>
      <source>Nobody is logged in. Log in with the token instead.</source>
      <translation>没有用户登录，请改用此 Token 登录。</translation>
    </message>
    <message>
      <source>Normal</source>
      <translation>标准</translation>
    </message>
    <message>
      <source>Not Base64 at {0}: '=' may only stand at the end. Remove it, or what follows.</source>
      <translation>{0}不是 Base64：“=”只能出现在末尾。请删除它或其后的内容。</translation>
    </message>
    <message>
      <source>Not Base64 at {0}: {1}. {2}</source>
      <translation>{0}不是 Base64：{1}。{2}</translation>
    </message>
    <message>
      <source>Not Base64: it ends at {0} in the middle of a byte. Add what is missing.</source>
      <translation>不是 Base64：在{0}字节未完整即结束。请补全。</translation>
    </message>
    <message>
      <source>Not JSON at {0}: {1}. Correct it, or choose Text to send it as it is.</source>
      <translation>{0}不是 JSON：{1}。请更正，或选择“文本”按原样发送。</translation>
    </message>
    <message>
      <source>Not allowed to come back for now.</source>
      <translation>暂时不允许返回。</translation>
    </message>
    <message>
      <source>Not allowed.</source>
      <translation>不被允许。</translation>
    </message>
    <message>
      <source>Not hex at {0}: {1} has an odd number of digits. Write two for each byte, such as 0a.</source>
      <translation>{0}不是十六进制：{1} 的位数为奇数。每个字节请写两位，例如 0a。</translation>
    </message>
    <message>
      <source>Not hex at {0}: {1}. Use the digits 0-9 and a-f, two for each byte.</source>
      <translation>{0}不是十六进制：{1}。请使用 0-9 和 a-f，每个字节两位。</translation>
    </message>
    <message>
      <source>Not in a channel, and not on the way.</source>
      <translation>不在频道中，也不在加入途中。</translation>
    </message>
    <message>
      <source>Not in this state.</source>
      <translation>当前状态不允许。</translation>
    </message>
    <message>
      <source>Not known.</source>
      <translation>未知。</translation>
    </message>
    <message>
      <source>Not offered.</source>
      <translation>不提供此功能。</translation>
    </message>
    <message>
      <source>Not possible now, or a parameter is not valid.</source>
      <translation>当前无法执行，或参数无效。</translation>
    </message>
    <message>
      <source>Not possible yet.</source>
      <translation>尚不可用。</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Nothing is known of a link.</source>
      <translation>没有链路记录。</translation>
    </message>
    <message>
      <source>Nothing is marked. Mark the time, the user and the payload in the line.</source>
      <translation>没有任何标记。请在行中标出时间、用户和消息体。</translation>
    </message>
    <message>
      <source>Nothing listens at {0}. Start the gateway, or correct the URL.</source>
      <translation>{0} 没有监听。请启动网关，或更正 URL。</translation>
    </message>
    <message>
      <source>Nothing passes any more and neither side is told, as when a cable is pulled somewhere on the way.</source>
      <translation>不再有任何数据通过，且双方都不会得知，如同途中某处网线被拔掉。</translation>
    </message>
    <message>
      <source>Nothing was heard for 4 s; it is tried again.</source>
      <translation>4 秒内没有收到数据，正在重试。</translation>
    </message>
    <message>
      <source>Nothing was heard for more than 4 s.</source>
      <translation>超过 4 秒没有收到数据。</translation>
    </message>
    <message>
      <source>Nothing was heard for too long.</source>
      <translation>太久没有收到任何数据。</translation>
    </message>
    <message>
      <source>Nothing was heard of it for 20 s.</source>
      <translation>20 秒内没有收到它的数据。</translation>
    </message>
    <message>
      <source>Nothing was recorded.</source>
      <translation>没有录制任何内容。</translation>
    </message>
    <message>
      <source>Nothing would be later: give at least one of the two.</source>
      <translation>没有任何延后：请至少填写其中一项。</translation>
    </message>
    <message>
      <source>Nothing.</source>
      <translation>无。</translation>
    </message>
    <message>
      <source>Object name of the message; RC:TxtMsg holds JSON such as {"content": "hello"}.</source>
      <translation>消息的对象名；RC:TxtMsg 为 JSON，例如 {"content": "hello"}。</translation>
    </message>
    <message>
      <source>Of all</source>
      <translation>比例</translation>
    </message>
    <message>
      <source>Of which of the user's data streams the packet is.</source>
      <translation>数据包属于该用户的哪个数据流。</translation>
    </message>
    <message>
      <source>On the way into the channel.</source>
      <translation>正在进入频道。</translation>
    </message>
    <message>
      <source>On was: </source>
      <translation>当时生效：</translation>
    </message>
    <message>
      <source>On was: {0}.</source>
      <translation>当时已开启：{0}。</translation>
    </message>
    <message>
      <source>One WebSocket binary message as on the wire, but for a secret in it.</source>
      <translation>线路上的一条 WebSocket 二进制消息，其中一处密钥已遮蔽。</translation>
    </message>
    <message>
      <source>One WebSocket binary message, exactly as on the wire.</source>
      <translation>线路上的一条 WebSocket 二进制消息，保持原样。</translation>
    </message>
    <message>
      <source>One WebSocket text message as on the wire, but for a secret in it.</source>
      <translation>线路上的一条 WebSocket 文本消息，其中一处密钥已遮蔽。</translation>
    </message>
    <message>
      <source>One WebSocket text message, exactly as on the wire.</source>
      <translation>线路上的一条 WebSocket 文本消息，保持原样。</translation>
    </message>
    <message>
      <source>One on each line: {0}.</source>
      <translation>每行一个：{0}。</translation>
    </message>
    <message>
      <source>Only POST is allowed.</source>
      <translation>只允许 POST。</translation>
    </message>
    <message>
      <source>Only join a chat room that is there; otherwise it is made.</source>
      <translation>只加入已存在的聊天室，否则会创建。</translation>
    </message>
    <message>
      <source>Only letters, digits and . - _ @ are allowed.</source>
      <translation>只允许字母、数字和 . - _ @。</translation>
    </message>
    <message>
      <source>Only of rooms with this tag.</source>
      <translation>仅限带此标签的房间。</translation>
    </message>
    <message>
      <source>Only the first {0} actions are played.</source>
      <translation>仅重放前 {0} 个操作。</translation>
    </message>
    <message>
      <source>Only the sender may recall its message.</source>
      <translation>只有发送方可以撤回自己的消息。</translation>
    </message>
    <message>
      <source>Only these, up to 10.</source>
      <translation>仅限这些，最多 10 个。</translation>
    </message>
    <message>
      <source>Only these, up to 100.</source>
      <translation>仅限这些，最多 100 个。</translation>
    </message>
    <message>
      <source>Only {0} of {1} users are played.</source>
      <translation>仅重放 {1} 个用户中的 {0} 个。</translation>
    </message>
    <message>
      <source>Operator</source>
      <translation>操作员</translation>
    </message>
    <message>
      <source>Order</source>
      <translation>订单</translation>
    </message>
    <message>
      <source>Original timing</source>
      <translation>原始节奏</translation>
    </message>
    <message>
      <source>Other user</source>
      <translation>对方用户</translation>
    </message>
    <message>
      <source>Out of a resource.</source>
      <translation>资源不足。</translation>
    </message>
    <message>
      <source>Out of which room? Choose one, or write its id.</source>
      <translation>从哪个房间移出？请选择一个，或填写房间 ID。</translation>
    </message>
    <message>
      <source>PRIVATE KEY</source>
      <translation>PRIVATE KEY</translation>
    </message>
    <message>
      <source>Packets of a stream did not come within 5 s.</source>
      <translation>5 秒内未收到流的数据包。</translation>
    </message>
    <message>
      <source>Pass messages of a chat room on to nobody.</source>
      <translation>停止分发聊天室消息。</translation>
    </message>
    <message>
      <source>Pass them on again.</source>
      <translation>恢复分发。</translation>
    </message>
    <message>
      <source>Passed on to {0}; this mode has no receipts, and a slow receiver's copy may be shed.</source>
      <translation>已转发给 {0}；此模式没有回执，较慢接收方的副本可能被丢弃。</translation>
    </message>
    <message>
      <source>Payload</source>
      <translation>消息体</translation>
    </message>
    <message>
      <source>Payloads alone</source>
      <translation>仅消息体</translation>
    </message>
    <message>
      <source>Peer</source>
      <translation>对端</translation>
    </message>
    <message>
      <source>Peers</source>
      <translation>对端</translation>
    </message>
    <message>
      <source>Placeholder</source>
      <translation>占位内容</translation>
    </message>
    <message>
      <source>Please report this: nobody thought of it.</source>
      <translation>请报告此问题：没有人预料到它。</translation>
    </message>
    <message>
      <source>Problem</source>
      <translation>问题</translation>
    </message>
    <message>
      <source>Process</source>
      <translation>进程</translation>
    </message>
    <message>
      <source>Processor</source>
      <translation>处理器</translation>
    </message>
    <message>
      <source>Profiles (*.yaml *.yml *.json)</source>
      <translation>连接配置 (*.yaml *.yml *.json)</translation>
    </message>
    <message>
      <source>Program</source>
      <translation>程序</translation>
    </message>
    <message>
      <source>Protocol</source>
      <translation>协议</translation>
    </message>
    <message>
      <source>Proxy-Authorization: Basic {0}</source>
      <translation>Proxy-Authorization: Basic {0}</translation>
    </message>
    <message>
      <source>Publishing failed; it is tried again by itself.</source>
      <translation>发布失败，会自动重试。</translation>
    </message>
    <message>
      <source>Put it into a file of its own.</source>
      <translation>请放入单独的文件。</translation>
    </message>
    <message>
      <source>Put the text in quotes, or mend the indentation.</source>
      <translation>请给文本加引号，或修正缩进。</translation>
    </message>
    <message>
      <source>Put the text in quotes.</source>
      <translation>请给文本加引号。</translation>
    </message>
    <message>
      <source>Put the whole text that is expected between two quotes.</source>
      <translation>请将预期的完整文本放在两个引号之间。</translation>
    </message>
    <message>
      <source>Put users into a chat room.</source>
      <translation>将用户加入聊天室。</translation>
    </message>
    <message>
      <source>Python</source>
      <translation>Python</translation>
    </message>
    <message>
      <source>Python to end well</source>
      <translation>Python 正常结束</translation>
    </message>
    <message>
      <source>Qt called a slot or an override</source>
      <translation>Qt 调用了槽或重写函数</translation>
    </message>
    <message>
      <source>RTS Console</source>
      <translation>RTS Console</translation>
    </message>
    <message>
      <source>RTS Console {0}</source>
      <translation>RTS Console {0}</translation>
    </message>
    <message>
      <source>Rate limit</source>
      <translation>频率限制</translation>
    </message>
    <message>
      <source>Rates</source>
      <translation>频率</translation>
    </message>
    <message>
      <source>Read all attributes</source>
      <translation>读取全部属性</translation>
    </message>
    <message>
      <source>Read all attributes of the chat room, a page at a time.</source>
      <translation>分页读取聊天室的全部属性。</translation>
    </message>
    <message>
      <source>Read an attribute</source>
      <translation>读取属性</translation>
    </message>
    <message>
      <source>Read one attribute: its value, who set it, when.</source>
      <translation>读取一个属性：值、设置者和时间。</translation>
    </message>
    <message>
      <source>Reading the inbox again</source>
      <translation>重新读取收件箱</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Recall a message</source>
      <translation>撤回消息</translation>
    </message>
    <message>
      <source>Recalled by an administrator.</source>
      <translation>由管理员撤回。</translation>
    </message>
    <message>
      <source>Recorded on {0}</source>
      <translation>录制于 {0}</translation>
    </message>
    <message>
      <source>Recorded {0}. Tokens and signatures are not kept.</source>
      <translation>已录制 {0}。Token 和签名未保留。</translation>
    </message>
    <message>
      <source>Refuse logins</source>
      <translation>拒绝登录</translation>
    </message>
    <message>
      <source>Refuse what {0} says {1}, {2}.</source>
      <translation>对 {0} 禁言：{1}，{2}。</translation>
    </message>
    <message>
      <source>Refused</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>Refused by the gateway.</source>
      <translation>被网关拒绝。</translation>
    </message>
    <message>
      <source>Refused here: nothing was sent.</source>
      <translation>在本机被拒绝，未发送任何内容。</translation>
    </message>
    <message>
      <source>Remove a tag.</source>
      <translation>移除标签。</translation>
    </message>
    <message>
      <source>Remove an attribute</source>
      <translation>移除属性</translation>
    </message>
    <message>
      <source>Remove an attribute.</source>
      <translation>移除属性。</translation>
    </message>
    <message>
      <source>Remove attributes</source>
      <translation>批量移除属性</translation>
    </message>
    <message>
      <source>Remove it, or write it as an escape in double quotes.</source>
      <translation>请去掉它，或在双引号中写成转义。</translation>
    </message>
    <message>
      <source>Remove it.</source>
      <translation>请去掉它。</translation>
    </message>
    <message>
      <source>Remove one attribute of the chat room.</source>
      <translation>移除聊天室的一个属性。</translation>
    </message>
    <message>
      <source>Remove one of them.</source>
      <translation>请去掉其中一个。</translation>
    </message>
    <message>
      <source>Remove the tag (the word with '!').</source>
      <translation>请去掉标签（带“!”的词）。</translation>
    </message>
    <message>
      <source>Remove up to 10 attributes at once.</source>
      <translation>一次最多移除 10 个属性。</translation>
    </message>
    <message>
      <source>Removed by the app server or an operator.</source>
      <translation>被应用服务器或操作员移出。</translation>
    </message>
    <message>
      <source>Removed from the room by the app server or an operator.</source>
      <translation>被应用服务器或操作员移出房间。</translation>
    </message>
    <message>
      <source>Rename it.</source>
      <translation>请重命名。</translation>
    </message>
    <message>
      <source>Renew the certificate; look at this machine's clock, too.</source>
      <translation>请续期证书，并检查本机时钟。</translation>
    </message>
    <message>
      <source>Reorder</source>
      <translation>乱序</translation>
    </message>
    <message>
      <source>Restrictions</source>
      <translation>限制</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Return</source>
      <translation>Return</translation>
    </message>
    <message>
      <source>RongCloud</source>
      <translation>融云</translation>
    </message>
    <message>
      <source>RongCloud (local gateway)</source>
      <translation>融云（本地网关）</translation>
    </message>
    <message>
      <source>RongCloud chat rooms</source>
      <translation>融云聊天室</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>Room info</source>
      <translation>房间信息</translation>
    </message>
    <message>
      <source>Room {0} is already made.</source>
      <translation>房间 {0} 已创建。</translation>
    </message>
    <message>
      <source>Room {0} was not joined. Join it first.</source>
      <translation>尚未加入房间 {0}，请先加入。</translation>
    </message>
    <message>
      <source>Rooms</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>Rooms and users</source>
      <translation>房间与用户</translation>
    </message>
    <message>
      <source>Roomy</source>
      <translation>宽松</translation>
    </message>
    <message>
      <source>Rows are kept in memory alone, and lost if the program ends: {0}.</source>
      <translation>行仅保存在内存中，程序结束即丢失：{0}。</translation>
    </message>
    <message>
      <source>Rules</source>
      <translation>规则</translation>
    </message>
    <message>
      <source>Run it at the local gateway, or name the operator under Faults.</source>
      <translation>请在本地网关上运行，或在“故障”中填写操作员。</translation>
    </message>
    <message>
      <source>Run it at the local gateway.</source>
      <translation>请在本地网关上运行。</translation>
    </message>
    <message>
      <source>SECRETS ARE IN IT: do not pass it on</source>
      <translation>内含密钥：请勿转交他人</translation>
    </message>
    <message>
      <source>SOCKS5 proxy (RFC 1928).</source>
      <translation>SOCKS5 代理 (RFC 1928)。</translation>
    </message>
    <message>
      <source>Same sender ± 2 s</source>
      <translation>同一发送方 ± 2 秒</translation>
    </message>
    <message>
      <source>Save as snippet…</source>
      <translation>另存为片段…</translation>
    </message>
    <message>
      <source>Save the file as plain UTF-8 text and mend that place.</source>
      <translation>请将文件保存为纯 UTF-8 文本并修正此处。</translation>
    </message>
    <message>
      <source>Saved messages</source>
      <translation>保存的消息</translation>
    </message>
    <message>
      <source>Saved messages (*.yaml *.yml *.json)</source>
      <translation>保存的消息 (*.yaml *.yml *.json)</translation>
    </message>
    <message>
      <source>Say it otherwise, or take the word off the filter under Server API.</source>
      <translation>请换种说法，或在“服务端 API”中将该词移出过滤器。</translation>
    </message>
    <message>
      <source>Scenario</source>
      <translation>场景</translation>
    </message>
    <message>
      <source>Scenarios (*.yaml *.yml)</source>
      <translation>场景 (*.yaml *.yml)</translation>
    </message>
    <message>
      <source>Screen sharing is not supported.</source>
      <translation>不支持屏幕共享。</translation>
    </message>
    <message>
      <source>Secret access key</source>
      <translation>Secret Access Key</translation>
    </message>
    <message>
      <source>See docs/scenarios.md for what this step takes.</source>
      <translation>此步骤接受的内容见 docs/scenarios.md。</translation>
    </message>
    <message>
      <source>See what the code means.</source>
      <translation>请查看结果码的含义。</translation>
    </message>
    <message>
      <source>See what the step before has kept: {0}.</source>
      <translation>请查看前一步保存了什么：{0}。</translation>
    </message>
    <message>
      <source>Seen by</source>
      <translation>所见方</translation>
    </message>
    <message>
      <source>Selected</source>
      <translation>已选中</translation>
    </message>
    <message>
      <source>Send a message to a user who is logged in, in a room or not.</source>
      <translation>向已登录的用户发送消息，无论是否在房间中。</translation>
    </message>
    <message>
      <source>Send a message to all chat rooms, once a second.</source>
      <translation>向所有聊天室发送消息，每秒一次。</translation>
    </message>
    <message>
      <source>Send a message to chat rooms.</source>
      <translation>向聊天室发送消息。</translation>
    </message>
    <message>
      <source>Send a message to everyone in a room.</source>
      <translation>向房间内所有人发送消息。</translation>
    </message>
    <message>
      <source>Send a message to one user of a room: of the RTC SDK, the RTS SDK does not receive it.</source>
      <translation>向房间内一个 RTC SDK 用户发送消息，RTS SDK 不会收到。</translation>
    </message>
    <message>
      <source>Send a message to some users of a room, up to 600 and 20 KB: the RTS SDK does not receive it.</source>
      <translation>向房间内部分用户发送消息，最多 600 人、20 KB；RTS SDK 不会收到。</translation>
    </message>
    <message>
      <source>Send a system message to all who are online.</source>
      <translation>向所有在线用户发送系统消息。</translation>
    </message>
    <message>
      <source>Send more slowly, or wait a second.</source>
      <translation>请放慢发送速度，或等待一秒。</translation>
    </message>
    <message>
      <source>Sender</source>
      <translation>发送方</translation>
    </message>
    <message>
      <source>Server API</source>
      <translation>服务端 API</translation>
    </message>
    <message>
      <source>Session</source>
      <translation>会话</translation>
    </message>
    <message>
      <source>Set an attribute</source>
      <translation>设置属性</translation>
    </message>
    <message>
      <source>Set an attribute of a chat room.</source>
      <translation>设置聊天室的属性。</translation>
    </message>
    <message>
      <source>Set as time reference</source>
      <translation>设为时间基准</translation>
    </message>
    <message>
      <source>Set attributes</source>
      <translation>批量设置属性</translation>
    </message>
    <message>
      <source>Set is </source>
      <translation>已设置：</translation>
    </message>
    <message>
      <source>Set one attribute of the chat room; all members are told.</source>
      <translation>设置聊天室的一个属性，并告知所有成员。</translation>
    </message>
    <message>
      <source>Set signature and URL of the app server first.</source>
      <translation>请先设置应用服务器的签名和 URL。</translation>
    </message>
    <message>
      <source>Set the business id before joining a room.</source>
      <translation>请在加入房间前设置业务标识。</translation>
    </message>
    <message>
      <source>Set the log before the first login.</source>
      <translation>请在首次登录前设置日志。</translation>
    </message>
    <message>
      <source>Set up to 10 attributes at once; what could not be set is told for each key.</source>
      <translation>一次最多设置 10 个属性；未能设置的会逐键告知。</translation>
    </message>
    <message>
      <source>Set up to 20 attributes.</source>
      <translation>最多设置 20 个属性。</translation>
    </message>
    <message>
      <source>Setting the app server</source>
      <translation>设置应用服务器</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Short token</source>
      <translation>短期 Token</translation>
    </message>
    <message>
      <source>Shorten the message.</source>
      <translation>请缩短消息。</translation>
    </message>
    <message>
      <source>Show in the conversation</source>
      <translation>在对话中显示</translation>
    </message>
    <message>
      <source>Shown</source>
      <translation>当前显示的行</translation>
    </message>
    <message>
      <source>Shown: {filter}</source>
      <translation>已显示：{filter}</translation>
    </message>
    <message>
      <source>Since</source>
      <translation>起始时间</translation>
    </message>
    <message>
      <source>Sizes</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Slow app server</source>
      <translation>应用服务器缓慢</translation>
    </message>
    <message>
      <source>So many unreliable messages are left out; reliable ones come later, as on a stream that sends again.</source>
      <translation>按此比例丢弃不可靠消息；可靠消息则延后，如同流在重传。</translation>
    </message>
    <message>
      <source>So many unreliable messages are overtaken by those behind them.</source>
      <translation>按此比例的不可靠消息会被后面的消息超过。</translation>
    </message>
    <message>
      <source>So many unreliable messages come twice.</source>
      <translation>按此比例的不可靠消息会重复到达。</translation>
    </message>
    <message>
      <source>Some attributes of the batch were not changed.</source>
      <translation>批量中的部分属性未更改。</translation>
    </message>
    <message>
      <source>Some names are lost: they are shown as {0}.</source>
      <translation>部分名称已丢失，显示为 {0}。</translation>
    </message>
    <message>
      <source>Some rows are lost: {0}.</source>
      <translation>部分行已丢失：{0}。</translation>
    </message>
    <message>
      <source>Some rows are lost: {0}{1} is missing.</source>
      <translation>部分行已丢失：缺少 {0}{1}。</translation>
    </message>
    <message>
      <source>Some rows cannot be read: {0}.</source>
      <translation>部分行无法读取：{0}。</translation>
    </message>
    <message>
      <source>Something went wrong: {0}. The details are in the program's log.</source>
      <translation>程序出现异常：{0}。详情见程序日志。</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>Space</translation>
    </message>
    <message>
      <source>Split into codes for each parameter (34200 to 34345, 35024 and above).</source>
      <translation>按参数拆分为多个错误码（34200 到 34345，35024 及以上）。</translation>
    </message>
    <message>
      <source>Split it.</source>
      <translation>请拆分。</translation>
    </message>
    <message>
      <source>Start the {0}, or correct the {1}.</source>
      <translation>请启动{0}，或更正{1}。</translation>
    </message>
    <message>
      <source>Started afresh.</source>
      <translation>重新开始。</translation>
    </message>
    <message>
      <source>Started afresh: {0}.</source>
      <translation>重新开始：{0}。</translation>
    </message>
    <message>
      <source>Starting the local gateway…</source>
      <translation>正在启动本地网关…</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Status (who looked)</source>
      <translation>状态（查询者）</translation>
    </message>
    <message>
      <source>System</source>
      <translation>系统</translation>
    </message>
    <message>
      <source>TCP to the proxy could not be made, or was closed.</source>
      <translation>无法建立到代理的 TCP 连接，或连接被关闭。</translation>
    </message>
    <message>
      <source>TCP to the proxy could not be made.</source>
      <translation>无法建立到代理的 TCP 连接。</translation>
    </message>
    <message>
      <source>TCP to the proxy is up.</source>
      <translation>到代理的 TCP 连接已建立。</translation>
    </message>
    <message>
      <source>TLS with {0} failed ({1}). Does it speak wss:// at this port?</source>
      <translation>与 {0} 的 TLS 失败（{1}）。此端口是否支持 wss://？</translation>
    </message>
    <message>
      <source>Take a message back.</source>
      <translation>撤回消息。</translation>
    </message>
    <message>
      <source>Take a message back; the members are told.</source>
      <translation>撤回消息，并告知成员。</translation>
    </message>
    <message>
      <source>Take a user out of a room; it may come back.</source>
      <translation>将用户移出房间，之后可再次进入。</translation>
    </message>
    <message>
      <source>Take everyone out and end chat rooms.</source>
      <translation>移出所有人并结束聊天室。</translation>
    </message>
    <message>
      <source>Take everyone out of a room and end it.</source>
      <translation>将所有人移出房间并结束该房间。</translation>
    </message>
    <message>
      <source>Take everyone out of {0}.</source>
      <translation>将所有人移出 {0}。</translation>
    </message>
    <message>
      <source>Take the mark off</source>
      <translation>取消标记</translation>
    </message>
    <message>
      <source>Take users out and keep them out: name a room, a user or an address at least.</source>
      <translation>移出用户并禁止进入：至少指定房间、用户或地址之一。</translation>
    </message>
    <message>
      <source>Take users out of a chat room and keep them out.</source>
      <translation>将用户移出聊天室并禁止进入。</translation>
    </message>
    <message>
      <source>Take what {0} says again{1}.</source>
      <translation>解除 {0} 的禁言{1}。</translation>
    </message>
    <message>
      <source>Take {0} out of {1}; it may join again.</source>
      <translation>将 {0} 移出 {1}，之后可重新加入。</translation>
    </message>
    <message>
      <source>Tell of it with a message of this type.</source>
      <translation>用此类型的消息告知。</translation>
    </message>
    <message>
      <source>Tell the members.</source>
      <translation>告知成员。</translation>
    </message>
    <message>
      <source>Tell the others with a message RC:chrmKVNotiMsg.</source>
      <translation>用 RC:chrmKVNotiMsg 消息告知其他人。</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文本</translation>
    </message>
    <message>
      <source>Text in one, three and four bytes a character, and binary: one byte below, at, one above</source>
      <translation>每字符一、三、四字节的文本，以及二进制：比上限少一字节、等于上限、多一字节</translation>
    </message>
    <message>
      <source>Text of at most 64 KB; Base64 of at most 46 KB when Binary.</source>
      <translation>最多 64 KB 的文本；Binary 时为最多 46 KB 的 Base64。</translation>
    </message>
    <message>
      <source>Text or bytes can be sent, not {0}. Encode it first.</source>
      <translation>只能发送文本或字节，不能发送 {0}。请先编码。</translation>
    </message>
    <message>
      <source>Text, columns apart by tabs</source>
      <translation>文本（制表符分列）</translation>
    </message>
    <message>
      <source>That makes {0} names; {1} is the limit. Make a range shorter.</source>
      <translation>共 {0} 个名称，上限为 {1} 个。请缩小范围。</translation>
    </message>
    <message>
      <source>The CA file {0} cannot be read ({1}). Give a PEM file.</source>
      <translation>无法读取 CA 文件 {0}（{1}）。请提供 PEM 文件。</translation>
    </message>
    <message>
      <source>The HTTP proxy did not open the tunnel.</source>
      <translation>HTTP 代理未打开隧道。</translation>
    </message>
    <message>
      <source>The URL cannot be read: {0}. Give one such as https://api.example.com.</source>
      <translation>URL 无法读取：{0}。请填写例如 https://api.example.com。</translation>
    </message>
    <message>
      <source>The URL {0} goes on behind its path with ? or #, which means nothing here.</source>
      <translation>URL {0} 的路径后带有 ? 或 #，在此没有意义。</translation>
    </message>
    <message>
      <source>The URL {0} is not valid: {1}.</source>
      <translation>URL {0} 无效：{1}。</translation>
    </message>
    <message>
      <source>The URL {0} names no host or no port.</source>
      <translation>URL {0} 缺少主机或端口。</translation>
    </message>
    <message>
      <source>The URL {0} {1}.</source>
      <translation>URL {0} {1}。</translation>
    </message>
    <message>
      <source>The Web kit does not know it.</source>
      <translation>Web 套件不认识它。</translation>
    </message>
    <message>
      <source>The Web kit does not try again.</source>
      <translation>Web 套件不会重试。</translation>
    </message>
    <message>
      <source>The Web kit's timeout, tried again on a reconnect.</source>
      <translation>Web 套件的超时，重连时会重试。</translation>
    </message>
    <message>
      <source>The address</source>
      <translation>该地址</translation>
    </message>
    <message>
      <source>The address has a user or password in it, which would be sent. Give one that needs none.</source>
      <translation>该地址中含有用户名或密码，它们会被发送。请给出不需要它们的地址。</translation>
    </message>
    <message>
      <source>The address of this machine changed.</source>
      <translation>本机地址已改变。</translation>
    </message>
    <message>
      <source>The answer is a web page or has parts that no feed needs. Give the address of the feed.</source>
      <translation>应答是一个网页，或含有订阅源不需要的内容。请给出订阅源的地址。</translation>
    </message>
    <message>
      <source>The answer is longer than {0} MB: only so much was read, which does not say whether it was done. Is it the right host? Otherwise ask for less</source>
      <translation>应答超过 {0} MB，只读取了这么多，无法确定是否已执行。主机是否正确？否则请减少请求的内容</translation>
    </message>
    <message>
      <source>The answer is neither JSON nor a feed. Is it the address of the releases?</source>
      <translation>应答既不是 JSON 也不是订阅源。这是发布版本的地址吗？</translation>
    </message>
    <message>
      <source>The answer is too large for a list of versions. Is the address right?</source>
      <translation>应答太大，不像版本列表。地址是否正确？</translation>
    </message>
    <message>
      <source>The answer names no version. Is it the address of the releases? See the help.</source>
      <translation>应答中没有版本。这是发布版本的地址吗？请参阅帮助。</translation>
    </message>
    <message>
      <source>The answer of the navigation is malformed.</source>
      <translation>导航应答格式错误。</translation>
    </message>
    <message>
      <source>The answer to command {0} does not fit it: it is a {1}.</source>
      <translation>对命令 {0} 的应答不匹配：它是 {1}。</translation>
    </message>
    <message>
      <source>The answers of the app server come later.</source>
      <translation>应用服务器的应答延后到达。</translation>
    </message>
    <message>
      <source>The app could not be verified.</source>
      <translation>应用未能通过验证。</translation>
    </message>
    <message>
      <source>The app has as many users as it may have.</source>
      <translation>应用的用户数已达上限。</translation>
    </message>
    <message>
      <source>The app id has {0} characters; it must have {1}, ASCII only.</source>
      <translation>App ID 有 {0} 个字符；必须是 {1} 个 ASCII 字符。</translation>
    </message>
    <message>
      <source>The app id is empty. Copy it from the service's page.</source>
      <translation>App ID 为空。请从服务页面复制。</translation>
    </message>
    <message>
      <source>The app id is not known.</source>
      <translation>App ID 未知。</translation>
    </message>
    <message>
      <source>The app ids do not fit together.</source>
      <translation>App ID 不匹配。</translation>
    </message>
    <message>
      <source>The app is locked or offline.</source>
      <translation>应用被锁定或已下线。</translation>
    </message>
    <message>
      <source>The app key</source>
      <translation>AppKey</translation>
    </message>
    <message>
      <source>The app key and the token do not belong together.</source>
      <translation>AppKey 与 Token 不匹配。</translation>
    </message>
    <message>
      <source>The app key is blocked or deleted.</source>
      <translation>AppKey 已被封禁或删除。</translation>
    </message>
    <message>
      <source>The app key is empty. Give the one that the gateway's configuration lists.</source>
      <translation>AppKey 为空。请填写网关配置中列出的 AppKey。</translation>
    </message>
    <message>
      <source>The app key is not known, or the secret is not its own.</source>
      <translation>AppKey 未知，或 Secret 与其不符。</translation>
    </message>
    <message>
      <source>The app key is wrong.</source>
      <translation>AppKey 错误。</translation>
    </message>
    <message>
      <source>The app server could not be set.</source>
      <translation>无法设置应用服务器。</translation>
    </message>
    <message>
      <source>The app server did not get the message.</source>
      <translation>应用服务器未收到消息。</translation>
    </message>
    <message>
      <source>The app server got it but answered badly (not 200).</source>
      <translation>应用服务器已收到，但应答不正确（非 200）。</translation>
    </message>
    <message>
      <source>The app server has it and answered badly.</source>
      <translation>应用服务器已收到，但应答不正确。</translation>
    </message>
    <message>
      <source>The app server is asked, but its answer is replaced by this status and body. Only 200 is success.</source>
      <translation>会请求应用服务器，但其应答被替换为此状态和内容。只有 200 表示成功。</translation>
    </message>
    <message>
      <source>The app server is not set.</source>
      <translation>未设置应用服务器。</translation>
    </message>
    <message>
      <source>The app server is set.</source>
      <translation>已设置应用服务器。</translation>
    </message>
    <message>
      <source>The app server or an operator keeps the user out.</source>
      <translation>应用服务器或操作员禁止该用户进入。</translation>
    </message>
    <message>
      <source>The app.</source>
      <translation>应用。</translation>
    </message>
    <message>
      <source>The attributes of a chat room.</source>
      <translation>聊天室的属性。</translation>
    </message>
    <message>
      <source>The audio source is already bound.</source>
      <translation>音频源已被绑定。</translation>
    </message>
    <message>
      <source>The binary is larger than the limit.</source>
      <translation>二进制内容超过上限。</translation>
    </message>
    <message>
      <source>The body has neither EventType nor a list of changes.</source>
      <translation>内容既没有 EventType 也没有变更列表。</translation>
    </message>
    <message>
      <source>The body is not JSON.</source>
      <translation>内容不是 JSON。</translation>
    </message>
    <message>
      <source>The brace at character {0} is not closed. Write }} after it.</source>
      <translation>第 {0} 个字符处的括号没有闭合。请在后面写 }}。</translation>
    </message>
    <message>
      <source>The bundle id is wrong.</source>
      <translation>Bundle ID 错误。</translation>
    </message>
    <message>
      <source>The business id has {0} characters; 128 is the limit.</source>
      <translation>业务标识有 {0} 个字符，上限为 128。</translation>
    </message>
    <message>
      <source>The business id is set.</source>
      <translation>业务标识已设置。</translation>
    </message>
    <message>
      <source>The business id {0} may have only letters, digits and . - _ @.</source>
      <translation>业务标识 {0} 只能包含字母、数字和 . - _ @。</translation>
    </message>
    <message>
      <source>The call named neither user nor room.</source>
      <translation>该调用未指明用户或房间。</translation>
    </message>
    <message>
      <source>The call named {0}.</source>
      <translation>该调用指明了 {0}。</translation>
    </message>
    <message>
      <source>The call to {0} broke off: {1}: {2}.</source>
      <translation>对 {0} 的调用中断：{1}：{2}。</translation>
    </message>
    <message>
      <source>The case says that it has {0} rows; {1} are there.</source>
      <translation>案例声明有 {0} 行，实际有 {1} 行。</translation>
    </message>
    <message>
      <source>The case {0} cannot be opened: {1}. Make room, mend its permissions, or copy it.</source>
      <translation>无法打开案例 {0}：{1}。请清理空间、修复权限或复制它。</translation>
    </message>
    <message>
      <source>The case {0} is not there. Choose another file.</source>
      <translation>案例 {0} 不存在，请选择其他文件。</translation>
    </message>
    <message>
      <source>The case {0} was not saved</source>
      <translation>案例 {0} 未保存</translation>
    </message>
    <message>
      <source>The certificate of {0} is not trusted ({1}). Is the host right?</source>
      <translation>{0} 的证书不受信任（{1}）。主机是否正确？</translation>
    </message>
    <message>
      <source>The certificate of {0} is not trusted: {1}. {2}</source>
      <translation>{0} 的证书不受信任：{1}。{2}</translation>
    </message>
    <message>
      <source>The channel id has a character that is not allowed.</source>
      <translation>频道 ID 含有不允许的字符。</translation>
    </message>
    <message>
      <source>The channel is joined again.</source>
      <translation>已重新加入频道。</translation>
    </message>
    <message>
      <source>The channel is joined.</source>
      <translation>已加入频道。</translation>
    </message>
    <message>
      <source>The chat room has as many attributes as it may have (100).</source>
      <translation>聊天室属性数已达上限（100）。</translation>
    </message>
    <message>
      <source>The chat room has as many attributes as it may have.</source>
      <translation>聊天室属性数已达上限。</translation>
    </message>
    <message>
      <source>The chat room has as many members as it may have.</source>
      <translation>聊天室成员数已达上限。</translation>
    </message>
    <message>
      <source>The chat room has no attribute of that key.</source>
      <translation>聊天室没有此键的属性。</translation>
    </message>
    <message>
      <source>The chat room's history cannot be read.</source>
      <translation>无法读取聊天室历史消息。</translation>
    </message>
    <message>
      <source>The chat room, at most 64 bytes.</source>
      <translation>聊天室，最多 64 字节。</translation>
    </message>
    <message>
      <source>The chat room.</source>
      <translation>聊天室。</translation>
    </message>
    <message>
      <source>The client did not read fast enough.</source>
      <translation>客户端读取过慢。</translation>
    </message>
    <message>
      <source>The client is closed.</source>
      <translation>客户端已关闭。</translation>
    </message>
    <message>
      <source>The client or the room is not in the state that the call needs.</source>
      <translation>客户端或房间的状态不允许此调用。</translation>
    </message>
    <message>
      <source>The code names no other user.</source>
      <translation>该结果码未指明其他用户。</translation>
    </message>
    <message>
      <source>The code names no room.</source>
      <translation>该结果码未指明房间。</translation>
    </message>
    <message>
      <source>The connection broke and is made again.</source>
      <translation>连接断开，正在恢复。</translation>
    </message>
    <message>
      <source>The connection could not be made.</source>
      <translation>无法建立连接。</translation>
    </message>
    <message>
      <source>The connection ended without a word.</source>
      <translation>连接未经说明即结束。</translation>
    </message>
    <message>
      <source>The connection has ended for good.</source>
      <translation>连接已永久结束。</translation>
    </message>
    <message>
      <source>The connection is being made.</source>
      <translation>正在建立连接。</translation>
    </message>
    <message>
      <source>The connection is to be made elsewhere.</source>
      <translation>需要连接到其他位置。</translation>
    </message>
    <message>
      <source>The connection to the server dropped.</source>
      <translation>到服务器的连接断开。</translation>
    </message>
    <message>
      <source>The connection was released already.</source>
      <translation>连接已释放。</translation>
    </message>
    <message>
      <source>The connection was released.</source>
      <translation>连接已释放。</translation>
    </message>
    <message>
      <source>The copy could not be written to {0} ({1}). Choose another folder.</source>
      <translation>无法将副本写入 {0}（{1}）。请选择其他文件夹。</translation>
    </message>
    <message>
      <source>The date {0} is none. Write it as 2026-11-20.</source>
      <translation>日期 {0} 无效，请写作 2026-11-20。</translation>
    </message>
    <message>
      <source>The date {0} is not in the calendar: {1}.</source>
      <translation>日期 {0} 不在日历中：{1}。</translation>
    </message>
    <message>
      <source>The demo has stopped, as you took over: everything stays as it is. Start the demo plays it anew.</source>
      <translation>你已接管操作，演示已停止，一切保持原样。点击“开始演示”可重新播放。</translation>
    </message>
    <message>
      <source>The demo has stopped. Its users stay; everything else is yours.</source>
      <translation>演示已停止。演示用户仍然保留，一切由你操作。</translation>
    </message>
    <message>
      <source>The demo is yours now: try whatever you like. Ctrl+. ends its traffic.</source>
      <translation>现在由你操作，随意尝试。按 Ctrl+. 停止演示的消息。</translation>
    </message>
    <message>
      <source>The device is in airplane mode.</source>
      <translation>设备处于飞行模式。</translation>
    </message>
    <message>
      <source>The direction is {0}. Say whether that is incoming or outgoing.</source>
      <translation>方向为 {0}，请指明是收到还是发出。</translation>
    </message>
    <message>
      <source>The doors of an elevator close for 20 s: nothing passes, and nobody is told.</source>
      <translation>电梯门关闭 20 秒：没有数据通过，也无人得知。</translation>
    </message>
    <message>
      <source>The encryption itself failed.</source>
      <translation>加密本身失败。</translation>
    </message>
    <message>
      <source>The engine found itself blocked.</source>
      <translation>引擎发现自身被阻塞。</translation>
    </message>
    <message>
      <source>The engine library is not valid.</source>
      <translation>引擎库无效。</translation>
    </message>
    <message>
      <source>The epoch and the place of the message before (previous) are not kept.</source>
      <translation>未保留纪元（epoch）和前一条消息的位置（previous）。</translation>
    </message>
    <message>
      <source>The expected media server is not valid.</source>
      <translation>预期的媒体服务器无效。</translation>
    </message>
    <message>
      <source>The feed is broken. Tell whoever publishes it.</source>
      <translation>订阅源已损坏。请告知其发布者。</translation>
    </message>
    <message>
      <source>The file could not be uploaded.</source>
      <translation>文件无法上传。</translation>
    </message>
    <message>
      <source>The file is empty. Choose one with a message on each line.</source>
      <translation>文件为空。请选择每行一条消息的文件。</translation>
    </message>
    <message>
      <source>The file is missing or empty.</source>
      <translation>文件缺失或为空。</translation>
    </message>
    <message>
      <source>The first connection is being made.</source>
      <translation>正在建立首次连接。</translation>
    </message>
    <message>
      <source>The frame cannot be read.</source>
      <translation>帧无法读取。</translation>
    </message>
    <message>
      <source>The gateway cannot be asked at {0} ({1}). Does it run, with an admin port?</source>
      <translation>无法在 {0} 访问网关（{1}）。它是否在运行，并开放了管理端口？</translation>
    </message>
    <message>
      <source>The gateway cannot be asked at {0}: {1}</source>
      <translation>无法在 {0} 访问网关：{1}</translation>
    </message>
    <message>
      <source>The gateway cannot do it now; try again.</source>
      <translation>网关当前无法执行，请重试。</translation>
    </message>
    <message>
      <source>The gateway did not answer within {0} s.</source>
      <translation>网关在 {0} 秒内没有应答。</translation>
    </message>
    <message>
      <source>The gateway did not say within {0} s that it listens. See its log.</source>
      <translation>网关在 {0} 秒内未报告开始监听，请查看其日志。</translation>
    </message>
    <message>
      <source>The gateway does not answer.</source>
      <translation>网关没有应答。</translation>
    </message>
    <message>
      <source>The gateway does not know a frame of this type.</source>
      <translation>网关不认识此类帧。</translation>
    </message>
    <message>
      <source>The gateway does not know this operator's token. Give one that its configuration lists.</source>
      <translation>网关不认识此操作员的 Token。请填写其配置中列出的 Token。</translation>
    </message>
    <message>
      <source>The gateway does not listen for a while: {0}</source>
      <translation>网关暂时停止监听：{0}</translation>
    </message>
    <message>
      <source>The gateway ended by itself with exit code {0}.{1}</source>
      <translation>网关自行退出，退出码 {0}。{1}</translation>
    </message>
    <message>
      <source>The gateway has it, the app server was not reached.</source>
      <translation>网关已收到，但未能到达应用服务器。</translation>
    </message>
    <message>
      <source>The gateway is stopping; come back later.</source>
      <translation>网关正在停止，请稍后再来。</translation>
    </message>
    <message>
      <source>The gateway lists a mute or a ban for this user or room.</source>
      <translation>网关上存在针对此用户或房间的禁言或封禁。</translation>
    </message>
    <message>
      <source>The gateway lists no mute and no ban for this user or room.</source>
      <translation>网关上没有针对此用户或房间的禁言或封禁。</translation>
    </message>
    <message>
      <source>The gateway lost something that it needs.</source>
      <translation>网关丢失了所需的内容。</translation>
    </message>
    <message>
      <source>The gateway should have said where it listens, but said {0}.</source>
      <translation>网关本应报告监听地址，却输出了 {0}。</translation>
    </message>
    <message>
      <source>The gateway stops and starts again: all lose their link.</source>
      <translation>网关停止后重新启动：所有用户的链路都会断开。</translation>
    </message>
    <message>
      <source>The gateway was started anew without its data; whether the message arrived is unknown.</source>
      <translation>网关重新启动且数据丢失，消息是否送达未知。</translation>
    </message>
    <message>
      <source>The gateway was stopped while it was starting.</source>
      <translation>网关在启动过程中被停止。</translation>
    </message>
    <message>
      <source>The gateway was {0}.</source>
      <translation>网关已{0}。</translation>
    </message>
    <message>
      <source>The gateway's clock is wrong in all times that it tells, and when it judges tokens.</source>
      <translation>网关给出的所有时间以及校验 Token 时所用的时钟都是错的。</translation>
    </message>
    <message>
      <source>The gateway's rules cannot be read: {0}</source>
      <translation>无法读取网关规则：{0}</translation>
    </message>
    <message>
      <source>The kind of network is not known.</source>
      <translation>网络类型未知。</translation>
    </message>
    <message>
      <source>The licence differs from the cached one.</source>
      <translation>许可证与缓存的不同。</translation>
    </message>
    <message>
      <source>The licence file was not found.</source>
      <translation>未找到许可证文件。</translation>
    </message>
    <message>
      <source>The licence has no such function.</source>
      <translation>许可证不含此功能。</translation>
    </message>
    <message>
      <source>The licence is for another app.</source>
      <translation>许可证属于其他应用。</translation>
    </message>
    <message>
      <source>The licence is not legal.</source>
      <translation>许可证不合法。</translation>
    </message>
    <message>
      <source>The licence is not valid.</source>
      <translation>许可证无效。</translation>
    </message>
    <message>
      <source>The licence ran out.</source>
      <translation>许可证已过期。</translation>
    </message>
    <message>
      <source>The line does not look like the example. Mark another example, or leave it out.</source>
      <translation>该行与示例不符。请标记另一个示例，或略过它。</translation>
    </message>
    <message>
      <source>The line is longer than {0} characters: it is no line of a log.</source>
      <translation>该行超过 {0} 个字符，不是日志行。</translation>
    </message>
    <message>
      <source>The link broke</source>
      <translation>链路断开</translation>
    </message>
    <message>
      <source>The link broke ({0}).</source>
      <translation>链路断开（{0}）。</translation>
    </message>
    <message>
      <source>The link broke before the answer ({0}); whether it arrived is unknown.</source>
      <translation>链路在应答前断开（{0}），是否送达未知。</translation>
    </message>
    <message>
      <source>The link broke while the message was under way.</source>
      <translation>消息在途时链路断开。</translation>
    </message>
    <message>
      <source>The link broke.</source>
      <translation>链路断开。</translation>
    </message>
    <message>
      <source>The link broke: {0}.</source>
      <translation>链路断开：{0}。</translation>
    </message>
    <message>
      <source>The link ended for good; log in again.</source>
      <translation>链路永久结束，请重新登录。</translation>
    </message>
    <message>
      <source>The link is being made again. Send again when it is back.</source>
      <translation>链路正在恢复，恢复后请重新发送。</translation>
    </message>
    <message>
      <source>The link is being made again; {0} when it is back.</source>
      <translation>链路正在恢复，恢复后再{0}。</translation>
    </message>
    <message>
      <source>The link is closed once, with this code. Below 4500 the client comes back, from 4500 on it must not.</source>
      <translation>以此关闭码关闭一次链路。4500 以下客户端会重连，4500 及以上则不得重连。</translation>
    </message>
    <message>
      <source>The link is gone for more than 12 s; it is tried again.</source>
      <translation>链路断开超过 12 秒，正在重试。</translation>
    </message>
    <message>
      <source>The link is not set up yet.</source>
      <translation>链路尚未建立。</translation>
    </message>
    <message>
      <source>The link is up again.</source>
      <translation>链路已恢复。</translation>
    </message>
    <message>
      <source>The link is up.</source>
      <translation>链路已建立。</translation>
    </message>
    <message>
      <source>The link of the user broke.</source>
      <translation>用户的链路断开。</translation>
    </message>
    <message>
      <source>The link to the service is lost.</source>
      <translation>到服务的链路断开。</translation>
    </message>
    <message>
      <source>The link was lost and is being made again.</source>
      <translation>链路断开，正在恢复。</translation>
    </message>
    <message>
      <source>The link was {0}.</source>
      <translation>链路状态：{0}。</translation>
    </message>
    <message>
      <source>The list of those whom a mute does not meet is full.</source>
      <translation>禁言白名单已满。</translation>
    </message>
    <message>
      <source>The local database failed.</source>
      <translation>本地数据库出错。</translation>
    </message>
    <message>
      <source>The local gateway did not start: {0}</source>
      <translation>本地网关未能启动：{0}</translation>
    </message>
    <message>
      <source>The local gateway does not run. Start it on the Gateway pane.</source>
      <translation>本地网关未运行。请在“网关”面板中启动。</translation>
    </message>
    <message>
      <source>The local gateway does not run. Start it: load is made on the local gateway only.</source>
      <translation>本地网关未运行。请先启动：负载只能在本地网关上产生。</translation>
    </message>
    <message>
      <source>The local gateway does not run: start it under Gateway.</source>
      <translation>本地网关未运行：请在“网关”中启动。</translation>
    </message>
    <message>
      <source>The local gateway does not run: start it, or give the admin address and an operator's token of another.</source>
      <translation>本地网关未运行：请启动它，或填写其他网关的管理地址和操作员 Token。</translation>
    </message>
    <message>
      <source>The local gateway follows {0} now. {1}</source>
      <translation>本地网关现在遵循 {0}。{1}</translation>
    </message>
    <message>
      <source>The local gateway follows {0} when it starts.</source>
      <translation>本地网关启动后将遵循 {0}。</translation>
    </message>
    <message>
      <source>The local gateway has no admin port: start the one that comes with the console, or name another.</source>
      <translation>本地网关没有管理端口：请启动控制台自带的网关，或指定其他网关。</translation>
    </message>
    <message>
      <source>The local gateway has stopped with exit code {0}.</source>
      <translation>本地网关已停止，退出码 {0}。</translation>
    </message>
    <message>
      <source>The local gateway is being stopped: every link of it ends.</source>
      <translation>正在停止本地网关：其全部链路都会结束。</translation>
    </message>
    <message>
      <source>The local gateway runs at {0} with the rules {1}, process {2}.</source>
      <translation>本地网关运行于 {0}，规则 {1}，进程 {2}。</translation>
    </message>
    <message>
      <source>The local gateway starts</source>
      <translation>本地网关启动</translation>
    </message>
    <message>
      <source>The log file size must be from 1 to 100 MB.</source>
      <translation>日志文件大小必须为 1 到 100 MB。</translation>
    </message>
    <message>
      <source>The log folder {0} cannot be written: {1}.</source>
      <translation>无法写入日志文件夹 {0}：{1}。</translation>
    </message>
    <message>
      <source>The log path is empty. Name a folder.</source>
      <translation>日志路径为空，请指定文件夹。</translation>
    </message>
    <message>
      <source>The log's prefix may have 1 to 128 letters, digits and _ @ - . only.</source>
      <translation>日志前缀只能是 1 到 128 个字母、数字和 _ @ - . 。</translation>
    </message>
    <message>
      <source>The login comes through with a token of {0}, and goes on when that is over.</source>
      <translation>使用有效期 {0} 的 Token 登录成功，到期后登录仍继续。</translation>
    </message>
    <message>
      <source>The login did not come through.</source>
      <translation>登录未成功。</translation>
    </message>
    <message>
      <source>The login ended together with its token, which it must not.</source>
      <translation>登录随 Token 一同结束，这不应发生。</translation>
    </message>
    <message>
      <source>The login fails with -1000: the token is over.</source>
      <translation>登录失败，结果 -1000：Token 已过期。</translation>
    </message>
    <message>
      <source>The login fails with -1000: {0}.</source>
      <translation>登录失败，结果 -1000：{0}。</translation>
    </message>
    <message>
      <source>The login outlives its token of {0}; as soon as the link drops, the next login fails with -1000.</source>
      <translation>登录比有效期 {0} 的 Token 更持久；链路一旦断开，下次登录会以 -1000 失败。</translation>
    </message>
    <message>
      <source>The login used {0}.</source>
      <translation>登录使用了 {0}。</translation>
    </message>
    <message>
      <source>The login used {0}. It is not a 001 token: what it says cannot be read here.</source>
      <translation>登录使用了 {0}。它不是 001 Token，无法在此读取其内容。</translation>
    </message>
    <message>
      <source>The login was not answered in time.</source>
      <translation>登录未及时应答。</translation>
    </message>
    <message>
      <source>The marks of the {0} and of another part overlap. Mark each part once.</source>
      <translation>{0}的标记与另一部分重叠，每部分只标记一次。</translation>
    </message>
    <message>
      <source>The message has a forbidden word.</source>
      <translation>消息含有敏感词。</translation>
    </message>
    <message>
      <source>The message has a forbidden word; nobody gets it.</source>
      <translation>消息含有敏感词，未发送给任何人。</translation>
    </message>
    <message>
      <source>The message has {0} bytes; the limit is {1}.</source>
      <translation>消息有 {0} 字节，上限为 {1} 字节。</translation>
    </message>
    <message>
      <source>The message has {0} bytes; {1} KiB can be saved with a profile. Save it as a file, and send that.</source>
      <translation>消息有 {0} 字节；随连接配置最多可保存 {1} KiB。请保存为文件后发送该文件。</translation>
    </message>
    <message>
      <source>The message is Base64 of bytes.</source>
      <translation>消息为字节的 Base64。</translation>
    </message>
    <message>
      <source>The message is larger than 128 KB.</source>
      <translation>消息超过 128 KB。</translation>
    </message>
    <message>
      <source>The message is larger than 128 KB; nothing was sent.</source>
      <translation>消息超过 128 KB，未发送任何内容。</translation>
    </message>
    <message>
      <source>The message is larger than the limit; nothing was sent.</source>
      <translation>消息超过上限，未发送任何内容。</translation>
    </message>
    <message>
      <source>The message is not in the log any more, so its size is not known.</source>
      <translation>消息已不在日志中，因此大小未知。</translation>
    </message>
    <message>
      <source>The message to recall is not known here.</source>
      <translation>要撤回的消息在此未知。</translation>
    </message>
    <message>
      <source>The message to recall is not known.</source>
      <translation>要撤回的消息未知。</translation>
    </message>
    <message>
      <source>The message type is not registered.</source>
      <translation>消息类型未注册。</translation>
    </message>
    <message>
      <source>The name {0} is not known here. Correct the URL, or look at the network.</source>
      <translation>无法解析域名 {0}。请更正 URL，或检查网络。</translation>
    </message>
    <message>
      <source>The navigation request could not be sent.</source>
      <translation>无法发送导航请求。</translation>
    </message>
    <message>
      <source>The navigation request failed.</source>
      <translation>导航请求失败。</translation>
    </message>
    <message>
      <source>The network is 2G.</source>
      <translation>网络为 2G。</translation>
    </message>
    <message>
      <source>The network is 3G or 4G.</source>
      <translation>网络为 3G 或 4G。</translation>
    </message>
    <message>
      <source>The network is WiFi.</source>
      <translation>网络为 WiFi。</translation>
    </message>
    <message>
      <source>The new token is not valid.</source>
      <translation>新 Token 无效。</translation>
    </message>
    <message>
      <source>The new token takes the place of the old one without a break; the next login uses it.</source>
      <translation>新 Token 无缝取代旧 Token，下次登录使用它。</translation>
    </message>
    <message>
      <source>The new token was refused: {0}</source>
      <translation>新 Token 被拒绝：{0}</translation>
    </message>
    <message>
      <source>The number of the command (id) is not kept: 0 stands for it.</source>
      <translation>未保留命令的编号（id）：以 0 代替。</translation>
    </message>
    <message>
      <source>The one code that the Web kit always follows.</source>
      <translation>Web 套件始终跟随的唯一错误码。</translation>
    </message>
    <message>
      <source>The operation is not supported.</source>
      <translation>不支持此操作。</translation>
    </message>
    <message>
      <source>The operator's token</source>
      <translation>操作员 Token</translation>
    </message>
    <message>
      <source>The other side is going away.</source>
      <translation>对方正在离开。</translation>
    </message>
    <message>
      <source>The other user has blacklisted this one.</source>
      <translation>对方用户已将其加入黑名单。</translation>
    </message>
    <message>
      <source>The parameters cannot be JSON: {0}.</source>
      <translation>参数无法表示为 JSON：{0}。</translation>
    </message>
    <message>
      <source>The part after the app id is not Base64. Was the token cut or wrapped?</source>
      <translation>App ID 之后的部分不是 Base64。Token 是否被截断或换行？</translation>
    </message>
    <message>
      <source>The part after the version is not Base64. Was the token cut or wrapped?</source>
      <translation>版本号之后的部分不是 Base64。Token 是否被截断或换行？</translation>
    </message>
    <message>
      <source>The pattern is not legal: {0}. Mark the parts of a line anew.</source>
      <translation>模式不合法：{0}。请重新标记行中的各部分。</translation>
    </message>
    <message>
      <source>The payload is not {0}: {1}. Choose what it is.</source>
      <translation>消息体不是 {0}：{1}。请选择其类型。</translation>
    </message>
    <message>
      <source>The pin is not one. Copy what the gateway prints: sha256/ and 44 characters, or 64 hexadecimal digits.</source>
      <translation>这不是指纹。请复制网关输出的内容：sha256/ 加 44 个字符，或 64 位十六进制数字。</translation>
    </message>
    <message>
      <source>The ping interval is {0} ms. {1}</source>
      <translation>ping 间隔为 {0} ms。{1}</translation>
    </message>
    <message>
      <source>The place in the stream is lost; start afresh.</source>
      <translation>流中的位置已丢失，请重新开始。</translation>
    </message>
    <message>
      <source>The probe cannot be started ({0}). Is the installation complete?</source>
      <translation>无法启动探测器（{0}）。安装是否完整？</translation>
    </message>
    <message>
      <source>The probe goes no way through a proxy, so it would measure another way. Measure without one.</source>
      <translation>探测器不经过代理，测得的路径会不同。请在无代理时测量。</translation>
    </message>
    <message>
      <source>The protocol version is wrong.</source>
      <translation>协议版本错误。</translation>
    </message>
    <message>
      <source>The proxy closed the connection.</source>
      <translation>代理关闭了连接。</translation>
    </message>
    <message>
      <source>The proxy does not speak SOCKS5.</source>
      <translation>代理不支持 SOCKS5。</translation>
    </message>
    <message>
      <source>The proxy has connected to the service.</source>
      <translation>代理已连接到服务。</translation>
    </message>
    <message>
      <source>The proxy has connected.</source>
      <translation>代理已连接。</translation>
    </message>
    <message>
      <source>The proxy refused the TCP relay.</source>
      <translation>代理拒绝了 TCP 中继。</translation>
    </message>
    <message>
      <source>The proxy refused the UDP relay.</source>
      <translation>代理拒绝了 UDP 中继。</translation>
    </message>
    <message>
      <source>The proxy refused user name or password.</source>
      <translation>代理拒绝了用户名或密码。</translation>
    </message>
    <message>
      <source>The proxy refused, or named an unknown value.</source>
      <translation>代理拒绝，或给出了未知的值。</translation>
    </message>
    <message>
      <source>The proxy wants a user name and password.</source>
      <translation>代理要求用户名和密码。</translation>
    </message>
    <message>
      <source>The proxy {0}:{1} has a password but no user name.</source>
      <translation>代理 {0}:{1} 有密码但没有用户名。</translation>
    </message>
    <message>
      <source>The proxy {0}:{1} needs a host and a port from 1 to 65,535.</source>
      <translation>代理 {0}:{1} 需要主机以及 1 到 65,535 的端口。</translation>
    </message>
    <message>
      <source>The proxy's answer is malformed.</source>
      <translation>代理的应答格式错误。</translation>
    </message>
    <message>
      <source>The proxy's password</source>
      <translation>代理密码</translation>
    </message>
    <message>
      <source>The receiver is not online.</source>
      <translation>接收方不在线。</translation>
    </message>
    <message>
      <source>The receiver's side has it.</source>
      <translation>接收端已收到。</translation>
    </message>
    <message>
      <source>The receiver's user id is empty or not allowed.</source>
      <translation>接收方用户 ID 为空或不被允许。</translation>
    </message>
    <message>
      <source>The reconnect was given up; connect again by hand.</source>
      <translation>已放弃重连，请手动重新连接。</translation>
    </message>
    <message>
      <source>The recording {0} could not be removed ({1}). Delete {2}.</source>
      <translation>无法移除录制 {0}（{1}）。请删除 {2}。</translation>
    </message>
    <message>
      <source>The recording {0} is in use or gone: it was not removed.</source>
      <translation>录制 {0} 正在使用或已不存在，未移除。</translation>
    </message>
    <message>
      <source>The region is not allowed.</source>
      <translation>地域不被允许。</translation>
    </message>
    <message>
      <source>The role may not do that.</source>
      <translation>该角色没有权限。</translation>
    </message>
    <message>
      <source>The room could not be fetched (no longer used).</source>
      <translation>无法获取房间（已弃用）。</translation>
    </message>
    <message>
      <source>The room has it.</source>
      <translation>房间已收到。</translation>
    </message>
    <message>
      <source>The room has {0} members now.</source>
      <translation>房间目前有 {0} 名成员。</translation>
    </message>
    <message>
      <source>The room id is empty or has a character that is not allowed.</source>
      <translation>房间 ID 为空或含有不允许的字符。</translation>
    </message>
    <message>
      <source>The room id is in use.</source>
      <translation>房间 ID 已被占用。</translation>
    </message>
    <message>
      <source>The room is banned.</source>
      <translation>房间已被封禁。</translation>
    </message>
    <message>
      <source>The room is closed.</source>
      <translation>房间已关闭。</translation>
    </message>
    <message>
      <source>The room is full or closed.</source>
      <translation>房间已满或已关闭。</translation>
    </message>
    <message>
      <source>The room is full.</source>
      <translation>房间已满。</translation>
    </message>
    <message>
      <source>The room is joined already.</source>
      <translation>已加入该房间。</translation>
    </message>
    <message>
      <source>The room was dismissed by the app server or an operator.</source>
      <translation>房间已被应用服务器或操作员解散。</translation>
    </message>
    <message>
      <source>The room {0} is closed. Create it again.</source>
      <translation>房间 {0} 已关闭，请重新创建。</translation>
    </message>
    <message>
      <source>The room {0} is not joined. Join it first.</source>
      <translation>尚未加入房间 {0}，请先加入。</translation>
    </message>
    <message>
      <source>The room {0} was closed meanwhile. Join it again.</source>
      <translation>房间 {0} 已关闭，请重新加入。</translation>
    </message>
    <message>
      <source>The room.</source>
      <translation>房间。</translation>
    </message>
    <message>
      <source>The room; leave it out for all rooms.</source>
      <translation>房间；留空表示所有房间。</translation>
    </message>
    <message>
      <source>The row has {0} columns; {1} would be number {2}.</source>
      <translation>该行有 {0} 列，{1} 应为第 {2} 列。</translation>
    </message>
    <message>
      <source>The rule set in force does not offer this.</source>
      <translation>当前规则集不提供此功能。</translation>
    </message>
    <message>
      <source>The runs differ: {0}</source>
      <translation>两次运行不同：{0}</translation>
    </message>
    <message>
      <source>The runs say the same ({0} rows)</source>
      <translation>两次运行内容相同（{0} 行）</translation>
    </message>
    <message>
      <source>The same session goes on: its rooms and messages were kept.</source>
      <translation>同一会话继续：房间和消息均已保留。</translation>
    </message>
    <message>
      <source>The same user came in elsewhere.</source>
      <translation>同一用户在别处进入。</translation>
    </message>
    <message>
      <source>The same user joined elsewhere; the later one wins.</source>
      <translation>同一用户在别处加入，以后者为准。</translation>
    </message>
    <message>
      <source>The same user logged in elsewhere.</source>
      <translation>同一用户在别处登录。</translation>
    </message>
    <message>
      <source>The same user logged in elsewhere; the later login wins.</source>
      <translation>同一用户在别处登录，以后者为准。</translation>
    </message>
    <message>
      <source>The scenario acts as the gateway's operator. Use the local gateway, or give --admin-url.</source>
      <translation>场景以网关操作员身份操作。请使用本地网关，或指定 --admin-url。</translation>
    </message>
    <message>
      <source>The scenario calls the server API. Use the local gateway, or give --http-url and the keys.</source>
      <translation>场景调用服务端 API。请使用本地网关，或指定 --http-url 和密钥。</translation>
    </message>
    <message>
      <source>The scenario has {0} users, and the window has room for {1} more. Remove some here, or run it without a window: rts-console run FILE.</source>
      <translation>场景有 {0} 个用户，而窗口只能再容纳 {1} 个。请移除一些，或不用窗口运行：rts-console run FILE。</translation>
    </message>
    <message>
      <source>The scenario runs Python of its own. Read it in the text; run it only if you trust who wrote it.</source>
      <translation>此场景会运行自带的 Python。请在文本中查看，只有信任编写者时才运行。</translation>
    </message>
    <message>
      <source>The scenario runs Python of its own. Read it, then allow it with --allow-python.</source>
      <translation>场景会运行自带的 Python。请先阅读，再用 --allow-python 允许。</translation>
    </message>
    <message>
      <source>The sender gets it too.</source>
      <translation>发送方也会收到。</translation>
    </message>
    <message>
      <source>The sender is not in the room.</source>
      <translation>发送方不在房间中。</translation>
    </message>
    <message>
      <source>The sender is not logged in.</source>
      <translation>发送方未登录。</translation>
    </message>
    <message>
      <source>The server API cannot be asked at {0} ({1}). Does the gateway run?</source>
      <translation>无法在 {0} 访问服务端 API（{1}）。网关是否在运行？</translation>
    </message>
    <message>
      <source>The server API did not answer within {0} s.</source>
      <translation>服务端 API 在 {0} 秒内没有应答。</translation>
    </message>
    <message>
      <source>The server ended the connection.</source>
      <translation>服务器结束了连接。</translation>
    </message>
    <message>
      <source>The server failed.</source>
      <translation>服务器出错。</translation>
    </message>
    <message>
      <source>The server is not available (reserved).</source>
      <translation>服务器不可用（保留）。</translation>
    </message>
    <message>
      <source>The service did not answer in time; whether it is done is unknown.</source>
      <translation>服务未及时应答，是否完成未知。</translation>
    </message>
    <message>
      <source>The service failed while it logged the user in.</source>
      <translation>服务在登录用户时出错。</translation>
    </message>
    <message>
      <source>The service failed.</source>
      <translation>服务出错。</translation>
    </message>
    <message>
      <source>The service for mini programs or the desktop is not enabled.</source>
      <translation>未开通小程序或桌面端服务。</translation>
    </message>
    <message>
      <source>The service heard nothing, or did not answer.</source>
      <translation>服务没有收到数据，或没有应答。</translation>
    </message>
    <message>
      <source>The service is in an abnormal state.</source>
      <translation>服务状态异常。</translation>
    </message>
    <message>
      <source>The service is not switched on for this app.</source>
      <translation>此应用未开通该服务。</translation>
    </message>
    <message>
      <source>The service refused: in the channel already, or an echo test runs.</source>
      <translation>服务拒绝：已在频道中，或正在进行回声测试。</translation>
    </message>
    <message>
      <source>The service was not reached for another 10 s.</source>
      <translation>又有 10 秒无法到达服务。</translation>
    </message>
    <message>
      <source>The service's certificate is not valid.</source>
      <translation>服务的证书无效。</translation>
    </message>
    <message>
      <source>The service's licence ran out.</source>
      <translation>服务的许可证已过期。</translation>
    </message>
    <message>
      <source>The settings could not be understood and are kept as {0}</source>
      <translation>无法理解设置，已保留为 {0}</translation>
    </message>
    <message>
      <source>The settings {0} cannot be read ({1}); the defaults are used.</source>
      <translation>无法读取设置 {0}（{1}），使用默认值。</translation>
    </message>
    <message>
      <source>The settings {0} could not be understood</source>
      <translation>无法理解设置 {0}</translation>
    </message>
    <message>
      <source>The shortest, the longest, one more, and each ASCII character that is not allowed</source>
      <translation>最短、最长、再多一个字符，以及每个不允许的 ASCII 字符</translation>
    </message>
    <message>
      <source>The signature does not fit: is the app secret right?</source>
      <translation>签名不匹配：App Secret 是否正确？</translation>
    </message>
    <message>
      <source>The signature does not fit: it was made with another app secret.</source>
      <translation>签名不匹配：使用了其他 App Secret。</translation>
    </message>
    <message>
      <source>The signature does not match: it was made with another SecretKey.</source>
      <translation>签名不匹配：使用了其他 SecretKey。</translation>
    </message>
    <message>
      <source>The signature does not match: the token is of another app key, or was changed.</source>
      <translation>签名不匹配：Token 属于另一个 App Key，或被改动过。</translation>
    </message>
    <message>
      <source>The signature does not match: the token was made with another app key, or was changed.</source>
      <translation>签名不匹配：Token 由另一个 App Key 生成，或被改动过。</translation>
    </message>
    <message>
      <source>The signature does not match: the token was made with another certificate, or was changed.</source>
      <translation>签名不匹配：Token 由另一个 App 证书生成，或被改动过。</translation>
    </message>
    <message>
      <source>The signature has {0} bytes; it must have {1}.</source>
      <translation>签名有 {0} 字节；必须是 {1} 字节。</translation>
    </message>
    <message>
      <source>The signature {0} is not there. Set the variable {1} to it.</source>
      <translation>缺少签名 {0}。请将变量 {1} 设为该签名。</translation>
    </message>
    <message>
      <source>The socket could not be opened.</source>
      <translation>无法打开套接字。</translation>
    </message>
    <message>
      <source>The socket was closed.</source>
      <translation>套接字已关闭。</translation>
    </message>
    <message>
      <source>The step “{0}” did not end within {1} s.</source>
      <translation>步骤“{0}”未在 {1} 秒内结束。</translation>
    </message>
    <message>
      <source>The step “{0}” failed: expected {1}; seen: {2}</source>
      <translation>步骤“{0}”失败：预期 {1}；实际：{2}</translation>
    </message>
    <message>
      <source>The step “{0}” failed: {1}</source>
      <translation>步骤“{0}”失败：{1}</translation>
    </message>
    <message>
      <source>The stored secret {0} is not there. Give the token as {{env: RTS_TOKEN_…}} instead.</source>
      <translation>缺少存储的密钥 {0}。请改用 {{env: RTS_TOKEN_…}} 提供 Token。</translation>
    </message>
    <message>
      <source>The stream channel is not there.</source>
      <translation>流频道不存在。</translation>
    </message>
    <message>
      <source>The tag.</source>
      <translation>标签。</translation>
    </message>
    <message>
      <source>The text has half of a character pair at place {0}; UTF-8 cannot carry it.</source>
      <translation>文本在位置 {0} 有半个字符对，UTF-8 无法表示。</translation>
    </message>
    <message>
      <source>The text is larger than the limit.</source>
      <translation>文本超过上限。</translation>
    </message>
    <message>
      <source>The time zone of {0} hours does not exist.</source>
      <translation>不存在 {0} 小时的时区。</translation>
    </message>
    <message>
      <source>The time {0} has more than 19 digits.</source>
      <translation>时间 {0} 超过 19 位数字。</translation>
    </message>
    <message>
      <source>The time {0} has no {1}. Give the day that the log is of.</source>
      <translation>时间 {0} 没有{1}。请给出日志的日期。</translation>
    </message>
    <message>
      <source>The time {0} is in no known form. Use ISO 8601 or seconds since 1970.</source>
      <translation>时间 {0} 的格式未知。请使用 ISO 8601 或自 1970 年起的秒数。</translation>
    </message>
    <message>
      <source>The time {0} is not in the calendar: {1}.</source>
      <translation>时间 {0} 不在日历中：{1}。</translation>
    </message>
    <message>
      <source>The token does not start with {0}: paste or mint a Volcengine token.</source>
      <translation>Token 不以 {0} 开头：请粘贴或生成火山引擎的 Token。</translation>
    </message>
    <message>
      <source>The token does not start with {0}: paste or mint an Agora AccessToken2.</source>
      <translation>Token 不以 {0} 开头：请粘贴或生成 Agora AccessToken2。</translation>
    </message>
    <message>
      <source>The token does not unpack: a character is wrong. Copy the whole of it again.</source>
      <translation>Token 无法解开：有字符错误。请重新完整复制。</translation>
    </message>
    <message>
      <source>The token ends in {0} s.</source>
      <translation>Token 将在 {0} 秒后到期。</translation>
    </message>
    <message>
      <source>The token has ended; the login goes on, but the next one will fail.</source>
      <translation>Token 已到期；登录继续，但下一次会失败。</translation>
    </message>
    <message>
      <source>The token has run out.</source>
      <translation>Token 已到期。</translation>
    </message>
    <message>
      <source>The token has {0} bytes too many.</source>
      <translation>Token 多出 {0} 字节。</translation>
    </message>
    <message>
      <source>The token is cut off, or unpacks to more than {0} bytes.</source>
      <translation>Token 被截断，或解开后超过 {0} 字节。</translation>
    </message>
    <message>
      <source>The token is cut off. Copy the whole of it.</source>
      <translation>Token 被截断。请完整复制。</translation>
    </message>
    <message>
      <source>The token is empty. Ask the server API for one: /user/getToken.</source>
      <translation>Token 为空。请通过服务端 API 获取：/user/getToken。</translation>
    </message>
    <message>
      <source>The token is empty. Paste one, or mint one.</source>
      <translation>Token 为空。请粘贴或生成一个。</translation>
    </message>
    <message>
      <source>The token is not Base64 behind its prefix. Was it cut or wrapped?</source>
      <translation>Token 前缀之后的部分不是 Base64。是否被截断或换行？</translation>
    </message>
    <message>
      <source>The token is over within two seconds; the login goes on, and the next one will fail.</source>
      <translation>Token 在两秒内到期；登录继续，下一次登录会失败。</translation>
    </message>
    <message>
      <source>The token is refused: {0}. The login goes on with the old one.</source>
      <translation>Token 被拒绝：{0}。登录继续使用旧 Token。</translation>
    </message>
    <message>
      <source>The token is wrong (newer kits).</source>
      <translation>Token 错误（较新的套件）。</translation>
    </message>
    <message>
      <source>The token is wrong or has run out. Get a new one from the app's server.</source>
      <translation>Token 错误或已到期，请从应用服务器获取新的 Token。</translation>
    </message>
    <message>
      <source>The token is wrong, expired, or made for another app or user.</source>
      <translation>Token 错误、已过期，或属于其他应用或用户。</translation>
    </message>
    <message>
      <source>The token is wrong, or made for another app or user.</source>
      <translation>Token 错误，或属于其他应用或用户。</translation>
    </message>
    <message>
      <source>The token is wrong, or made for another app, channel or user.</source>
      <translation>Token 错误，或属于其他应用、频道或用户。</translation>
    </message>
    <message>
      <source>The token is wrong.</source>
      <translation>Token 错误。</translation>
    </message>
    <message>
      <source>The token of {0}</source>
      <translation>{0} 的 Token</translation>
    </message>
    <message>
      <source>The token of {0} could not be renewed</source>
      <translation>无法更新 {0} 的 Token</translation>
    </message>
    <message>
      <source>The token ran out and the user was removed; join with a new one.</source>
      <translation>Token 到期，用户被移出；请用新 Token 加入。</translation>
    </message>
    <message>
      <source>The token ran out.</source>
      <translation>Token 已到期。</translation>
    </message>
    <message>
      <source>The token ran out; log in with a new one.</source>
      <translation>Token 已到期，请用新 Token 登录。</translation>
    </message>
    <message>
      <source>The token to join is wrong or expired.</source>
      <translation>加入房间的 Token 错误或已过期。</translation>
    </message>
    <message>
      <source>The token was not issued by this gateway: only the vendor can read its own tokens.</source>
      <translation>该 Token 不是由本网关签发：只有厂商能读取自己的 Token。</translation>
    </message>
    <message>
      <source>The token was refused.</source>
      <translation>Token 被拒绝。</translation>
    </message>
    <message>
      <source>The token would be readable on its way. Use https, or a tunnel to the gateway's own 127.0.0.1.</source>
      <translation>Token 在传输途中可被读取。请使用 https，或通过隧道连接网关自身的 127.0.0.1。</translation>
    </message>
    <message>
      <source>The token {0} is not there. Set the variable {1} to it.</source>
      <translation>缺少 Token {0}。请将变量 {1} 设为该 Token。</translation>
    </message>
    <message>
      <source>The token.</source>
      <translation>Token。</translation>
    </message>
    <message>
      <source>The tunnel failed.</source>
      <translation>隧道失败。</translation>
    </message>
    <message>
      <source>The tunnel is open.</source>
      <translation>隧道已打开。</translation>
    </message>
    <message>
      <source>The two sides have no protocol version in common.</source>
      <translation>双方没有共同的协议版本。</translation>
    </message>
    <message>
      <source>The user changed the address.</source>
      <translation>用户更改了地址。</translation>
    </message>
    <message>
      <source>The user has 5 data streams.</source>
      <translation>用户已有 5 个数据流。</translation>
    </message>
    <message>
      <source>The user id is empty or has a character that is not allowed.</source>
      <translation>用户 ID 为空或含有不允许的字符。</translation>
    </message>
    <message>
      <source>The user id is too long or has a character that is not allowed.</source>
      <translation>用户 ID 过长或含有不允许的字符。</translation>
    </message>
    <message>
      <source>The user is banned from the room.</source>
      <translation>用户被封禁，不能进入此房间。</translation>
    </message>
    <message>
      <source>The user is blocked.</source>
      <translation>用户已被封禁。</translation>
    </message>
    <message>
      <source>The user is in as many rooms as one login may be.</source>
      <translation>用户所在房间数已达一次登录的上限。</translation>
    </message>
    <message>
      <source>The user is logged in and reachable.</source>
      <translation>用户已登录，可以到达。</translation>
    </message>
    <message>
      <source>The user is logged in with the new token.</source>
      <translation>用户使用新 Token 登录。</translation>
    </message>
    <message>
      <source>The user is muted in this chat room.</source>
      <translation>用户在此聊天室中被禁言。</translation>
    </message>
    <message>
      <source>The user is muted in this group.</source>
      <translation>用户在此群组中被禁言。</translation>
    </message>
    <message>
      <source>The user is not in this chat room.</source>
      <translation>用户不在此聊天室中。</translation>
    </message>
    <message>
      <source>The user is not in this discussion.</source>
      <translation>用户不在此讨论组中。</translation>
    </message>
    <message>
      <source>The user is not in this group.</source>
      <translation>用户不在此群组中。</translation>
    </message>
    <message>
      <source>The user is not logged in, or an id is not allowed.</source>
      <translation>用户未登录，或 ID 不被允许。</translation>
    </message>
    <message>
      <source>The user is not logged in.</source>
      <translation>用户未登录。</translation>
    </message>
    <message>
      <source>The user is taken out of the room once, as by an operator, and everybody is told.</source>
      <translation>用户被移出房间一次，如同由操作员移出，所有人都会得知。</translation>
    </message>
    <message>
      <source>The user left.</source>
      <translation>用户已离开。</translation>
    </message>
    <message>
      <source>The user logged in on another device.</source>
      <translation>用户在另一台设备上登录。</translation>
    </message>
    <message>
      <source>The user logged in on the Web.</source>
      <translation>用户在 Web 端登录。</translation>
    </message>
    <message>
      <source>The user logged out.</source>
      <translation>用户已登出。</translation>
    </message>
    <message>
      <source>The user may not publish streams.</source>
      <translation>用户没有发布流的权限。</translation>
    </message>
    <message>
      <source>The user may not subscribe to streams.</source>
      <translation>用户没有订阅流的权限。</translation>
    </message>
    <message>
      <source>The user name for an HTTP proxy must not have a colon.</source>
      <translation>HTTP 代理的用户名不能包含冒号。</translation>
    </message>
    <message>
      <source>The user was blocked while online.</source>
      <translation>用户在线时被封禁。</translation>
    </message>
    <message>
      <source>The user was kicked out, and is barred until the set minutes pass.</source>
      <translation>用户被踢出，在设定的分钟数内不得进入。</translation>
    </message>
    <message>
      <source>The user was {0}in the room {1}.</source>
      <translation>用户{0}在房间 {1} 中。</translation>
    </message>
    <message>
      <source>The user's id is empty.</source>
      <translation>用户 ID 为空。</translation>
    </message>
    <message>
      <source>The user's login ends once, as if it had logged in on another device. It must not come back by itself.</source>
      <translation>用户的登录结束一次，如同在另一台设备上登录。不得自动重连。</translation>
    </message>
    <message>
      <source>The user, at most 64 bytes.</source>
      <translation>用户，最多 64 字节。</translation>
    </message>
    <message>
      <source>The user.</source>
      <translation>用户。</translation>
    </message>
    <message>
      <source>The user; leave it out for all users.</source>
      <translation>用户；留空表示所有用户。</translation>
    </message>
    <message>
      <source>The validation failed.</source>
      <translation>校验失败。</translation>
    </message>
    <message>
      <source>The value of {0}</source>
      <translation>{0} 的值</translation>
    </message>
    <message>
      <source>The way through the proxy failed.</source>
      <translation>通过代理的通路失败。</translation>
    </message>
    <message>
      <source>The word, at most 32 characters.</source>
      <translation>词，最多 32 个字符。</translation>
    </message>
    <message>
      <source>The words of the filter.</source>
      <translation>过滤器中的词。</translation>
    </message>
    <message>
      <source>The {0} has half of a character pair at place {1}. Remove it.</source>
      <translation>{0}在位置 {1} 有半个字符对，请删除。</translation>
    </message>
    <message>
      <source>The {0} has {1} at place {2}, which is not allowed. Give {3}.</source>
      <translation>{0} 在位置 {2} 含有 {1}，不被允许。请使用 {3}。</translation>
    </message>
    <message>
      <source>The {0} has {1} bytes; the limit is {2} bytes. Shorten it by {3}.</source>
      <translation>{0}有 {1} 字节，上限为 {2} 字节。请缩短 {3}。</translation>
    </message>
    <message>
      <source>The {0} has {1} characters; it must be 32 hexadecimal digits.</source>
      <translation>{0} 有 {1} 个字符；必须是 32 位十六进制数字。</translation>
    </message>
    <message>
      <source>The {0} has {1} characters; {2} is the limit. Give {3}.</source>
      <translation>{0} 有 {1} 个字符，上限为 {2} 个。请使用 {3}。</translation>
    </message>
    <message>
      <source>The {0} is empty.</source>
      <translation>{0}为空。</translation>
    </message>
    <message>
      <source>The {0} is empty. Give {1}.</source>
      <translation>{0} 为空。请使用 {1}。</translation>
    </message>
    <message>
      <source>The {0} is empty: a token cannot be signed without it.</source>
      <translation>{0} 为空，无法为 Token 签名。</translation>
    </message>
    <message>
      <source>The {0} takes {1} bytes in a frame; {2} is the limit. Shorten it.</source>
      <translation>{0}在帧中占 {1} 字节，上限为 {2}，请缩短。</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>There are as many as may send.</source>
      <translation>发送方数量已达上限。</translation>
    </message>
    <message>
      <source>There are {0} users already. Remove one to add another.</source>
      <translation>已有 {0} 个用户。如需添加，请先移除一个。</translation>
    </message>
    <message>
      <source>There is a saved message {0} already. Give it another name.</source>
      <translation>已有保存的消息 {0}，请换一个名称。</translation>
    </message>
    <message>
      <source>There is no JSON yet. Write a value, or choose Text to send an empty message.</source>
      <translation>还没有 JSON。请写一个值，或选择“文本”发送空消息。</translation>
    </message>
    <message>
      <source>There is no Signature.</source>
      <translation>没有 Signature。</translation>
    </message>
    <message>
      <source>There is no access key for Volcengine's server API. Give one, and its secret.</source>
      <translation>没有火山引擎服务端 API 的 Access Key。请提供 Access Key 及其 Secret。</translation>
    </message>
    <message>
      <source>There is no address. Give the one that says which versions there are; see the help.</source>
      <translation>没有地址。请给出说明有哪些版本的地址；请参阅帮助。</translation>
    </message>
    <message>
      <source>There is no app key for RongCloud's server API. Give one, and its secret.</source>
      <translation>没有融云服务端 API 的 AppKey。请提供 AppKey 及其 Secret。</translation>
    </message>
    <message>
      <source>There is no call of this path.</source>
      <translation>没有此路径的调用。</translation>
    </message>
    <message>
      <source>There is no column {0}. There are {1}.</source>
      <translation>没有列 {0}，可用的有 {1}。</translation>
    </message>
    <message>
      <source>There is no connection now.</source>
      <translation>当前没有连接。</translation>
    </message>
    <message>
      <source>There is no file {0}. Check the path, or choose another file.</source>
      <translation>没有文件 {0}。请检查路径，或选择其他文件。</translation>
    </message>
    <message>
      <source>There is no link to the service now; nothing was sent.</source>
      <translation>当前没有到服务的链路，未发送任何内容。</translation>
    </message>
    <message>
      <source>There is no network.</source>
      <translation>没有网络。</translation>
    </message>
    <message>
      <source>There is no route: the receiver has never logged in.</source>
      <translation>没有路由：接收方从未登录。</translation>
    </message>
    <message>
      <source>There is no rule set {0}. There are {1}.</source>
      <translation>没有规则集 {0}，可用的有 {1}。</translation>
    </message>
    <message>
      <source>There is no service to measure. Start the local gateway, or add a user.</source>
      <translation>没有可测量的服务。请启动本地网关，或添加用户。</translation>
    </message>
    <message>
      <source>There is no such chat room.</source>
      <translation>没有此聊天室。</translation>
    </message>
    <message>
      <source>There is no such step (any more). Read the text again.</source>
      <translation>没有此步骤（或已不存在）。请重新读取文本。</translation>
    </message>
    <message>
      <source>There is no user to try it on. Add one and log in at the local gateway.</source>
      <translation>没有可用于尝试的用户。请添加一个并在本地网关登录。</translation>
    </message>
    <message>
      <source>There is no {0} in this line.</source>
      <translation>此行中没有{0}。</translation>
    </message>
    <message>
      <source>These events are only read: nobody can act here. Replay them to do it again.</source>
      <translation>这些事件只供查看，不能操作。如需重做，请重放。</translation>
    </message>
    <message>
      <source>This client already has a room object of that id.</source>
      <translation>此客户端已有该 ID 的房间对象。</translation>
    </message>
    <message>
      <source>This client is closed. Make a new one.</source>
      <translation>此客户端已关闭，请新建一个。</translation>
    </message>
    <message>
      <source>This code is not known here.</source>
      <translation>此错误码在此未知。</translation>
    </message>
    <message>
      <source>This is no HdrHistogram ({0}).</source>
      <translation>这不是 HdrHistogram（{0}）。</translation>
    </message>
    <message>
      <source>This is no JSON: {0}.</source>
      <translation>这不是 JSON：{0}。</translation>
    </message>
    <message>
      <source>This is no address. Write it like https://example.com/rts-console/releases.json.</source>
      <translation>这不是地址。请写成 https://example.com/rts-console/releases.json 的形式。</translation>
    </message>
    <message>
      <source>This is no place in a list of steps.</source>
      <translation>这不是步骤列表中的位置。</translation>
    </message>
    <message>
      <source>This is no text: it has zero bytes. Choose a log of text lines, CSV or JSON lines.</source>
      <translation>这不是文本：含有零字节。请选择文本行、CSV 或 JSON Lines 日志。</translation>
    </message>
    <message>
      <source>This looks like the URL-safe form: write + for - and / for _.</source>
      <translation>看起来是 URL 安全形式：请将 - 写作 +，将 _ 写作 /。</translation>
    </message>
    <message>
      <source>This operator may not do that: {0} Use a token of a higher role.</source>
      <translation>此操作员无权执行：{0}请使用更高角色的 Token。</translation>
    </message>
    <message>
      <source>This run is not recorded: {0} cannot be written ({1}). Make room or mend its permissions.</source>
      <translation>本次运行未录制：无法写入 {0}（{1}）。请清理空间或修复权限。</translation>
    </message>
    <message>
      <source>This service's tokens cannot be made here. Give {0} user id and token of its own for the probe.</source>
      <translation>此服务的 Token 无法在此生成。请为探测器提供 {0} 个专用的用户 ID 和 Token。</translation>
    </message>
    <message>
      <source>This step shares a line with others. Write each on a line of its own, after a dash.</source>
      <translation>此步骤与其他步骤在同一行。请各写一行，以短横线开头。</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Time from here no longer</source>
      <translation>不再以此为时间基准</translation>
    </message>
    <message>
      <source>Timeout</source>
      <translation>Timeout</translation>
    </message>
    <message>
      <source>Tip</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>标题</translation>
    </message>
    <message>
      <source>To the gateway</source>
      <translation>发往网关</translation>
    </message>
    <message>
      <source>Token lab</source>
      <translation>Token 实验室</translation>
    </message>
    <message>
      <source>Token or user id is empty or not allowed.</source>
      <translation>Token 或用户 ID 为空或不被允许。</translation>
    </message>
    <message>
      <source>Token update</source>
      <translation>更新 Token</translation>
    </message>
    <message>
      <source>Token {0} is in place and the login goes on.</source>
      <translation>Token {0} 已生效，登录继续。</translation>
    </message>
    <message>
      <source>Token {0} is over, and the login {1}.</source>
      <translation>Token {0} 已到期，登录{1}。</translation>
    </message>
    <message>
      <source>Token {0} was refused: {1}{2}</source>
      <translation>Token {0} 被拒绝：{1}{2}</translation>
    </message>
    <message>
      <source>Token {0} was taken, which it must not be.</source>
      <translation>Token {0} 被接受，这不应发生。</translation>
    </message>
    <message>
      <source>Tokens are not kept. What the last one of this user said stands on the page Facts of a case.</source>
      <translation>Token 不会保留。该用户最后一个 token 的内容见案例的“概况”页。</translation>
    </message>
    <message>
      <source>Tokens are to be made, and there is no key. Use the local gateway, or give --app-id and the key.</source>
      <translation>需要生成 Token，但没有密钥。请使用本地网关，或指定 --app-id 和密钥。</translation>
    </message>
    <message>
      <source>Too many calls in a second. Wait a second.</source>
      <translation>一秒内调用过多，请等待一秒。</translation>
    </message>
    <message>
      <source>Too many messages per second from this user.</source>
      <translation>该用户每秒发送的消息过多。</translation>
    </message>
    <message>
      <source>Too many messages per second in this room.</source>
      <translation>该房间每秒的消息过多。</translation>
    </message>
    <message>
      <source>Too many messages per second.</source>
      <translation>每秒消息过多。</translation>
    </message>
    <message>
      <source>Too many messages that are not yet acknowledged.</source>
      <translation>未确认的消息过多。</translation>
    </message>
    <message>
      <source>Too many published screens.</source>
      <translation>发布的屏幕流过多。</translation>
    </message>
    <message>
      <source>Too many published streams.</source>
      <translation>发布的流过多。</translation>
    </message>
    <message>
      <source>Too many published videos.</source>
      <translation>发布的视频流过多。</translation>
    </message>
    <message>
      <source>Too many refused commands.</source>
      <translation>被拒绝的命令过多。</translation>
    </message>
    <message>
      <source>Too many subscribed streams.</source>
      <translation>订阅的流过多。</translation>
    </message>
    <message>
      <source>Try again in {0} ms.</source>
      <translation>请在 {0} ms 后重试。</translation>
    </message>
    <message>
      <source>Try again; look into the gateway's log.</source>
      <translation>请重试，并查看网关日志。</translation>
    </message>
    <message>
      <source>Try ws://: does this port speak TLS at all?</source>
      <translation>请尝试 ws://：此端口是否支持 TLS？</translation>
    </message>
    <message>
      <source>Type of the message.</source>
      <translation>消息类型。</translation>
    </message>
    <message>
      <source>Types that are dropped first.</source>
      <translation>优先丢弃的类型。</translation>
    </message>
    <message>
      <source>Types that are dropped last.</source>
      <translation>最后丢弃的类型。</translation>
    </message>
    <message>
      <source>URL of the app server</source>
      <translation>应用服务器的 URL</translation>
    </message>
    <message>
      <source>UUID of no known version</source>
      <translation>未知版本的 UUID</translation>
    </message>
    <message>
      <source>UUID, version 7, made {0}</source>
      <translation>UUID，版本 7，生成于 {0}</translation>
    </message>
    <message>
      <source>UUID, version {0}</source>
      <translation>UUID，版本 {0}</translation>
    </message>
    <message>
      <source>Unban</source>
      <translation>解除封禁</translation>
    </message>
    <message>
      <source>Unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>Unmute</source>
      <translation>解除禁言</translation>
    </message>
    <message>
      <source>Unpack it with its password and pack it again without.</source>
      <translation>请用密码解包后，重新打包为无密码。</translation>
    </message>
    <message>
      <source>Unpublishing in several rooms failed.</source>
      <translation>在多个房间取消发布失败。</translation>
    </message>
    <message>
      <source>Until when, as RFC 3339.</source>
      <translation>结束时间，RFC 3339 格式。</translation>
    </message>
    <message>
      <source>Up for</source>
      <translation>运行时长</translation>
    </message>
    <message>
      <source>Update while online</source>
      <translation>在线更新</translation>
    </message>
    <message>
      <source>Use A-Z, a-z, 0-9, + and /.</source>
      <translation>请使用 A-Z、a-z、0-9、+ 和 /。</translation>
    </message>
    <message>
      <source>Use a name that the certificate was made for.</source>
      <translation>请使用证书所属的域名。</translation>
    </message>
    <message>
      <source>Use a newer program for this file.</source>
      <translation>请用更新的程序打开此文件。</translation>
    </message>
    <message>
      <source>Use a newer program.</source>
      <translation>请使用较新的程序。</translation>
    </message>
    <message>
      <source>Use one of: {0}.</source>
      <translation>请使用以下之一：{0}。</translation>
    </message>
    <message>
      <source>Use single quotes.</source>
      <translation>请使用单引号。</translation>
    </message>
    <message>
      <source>Use the local gateway, or give --admin-url.</source>
      <translation>请使用本地网关，或指定 --admin-url。</translation>
    </message>
    <message>
      <source>Use the local gateway, or give --app-id and the key.</source>
      <translation>请使用本地网关，或指定 --app-id 和密钥。</translation>
    </message>
    <message>
      <source>Use the local gateway, or give --http-url and the keys.</source>
      <translation>请使用本地网关，或指定 --http-url 和密钥。</translation>
    </message>
    <message>
      <source>Use the name that it was made for.</source>
      <translation>请使用证书所属的域名。</translation>
    </message>
    <message>
      <source>User</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>User name and password for a SOCKS5 proxy have at most {0} bytes each.</source>
      <translation>SOCKS5 代理的用户名和密码最多各 {0} 字节。</translation>
    </message>
    <message>
      <source>Users</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>Users of a chat room whose messages are dropped last, up to 5.</source>
      <translation>聊天室中其消息最后丢弃的用户，最多 5 个。</translation>
    </message>
    <message>
      <source>Users of a room between two times, and when they came and went.</source>
      <translation>两个时间之间的房间用户及其进出时间。</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Video is not supported.</source>
      <translation>不支持视频。</translation>
    </message>
    <message>
      <source>View</source>
      <translation>视图</translation>
    </message>
    <message>
      <source>Volcengine</source>
      <translation>火山引擎</translation>
    </message>
    <message>
      <source>Volcengine (Advanced)</source>
      <translation>火山引擎（高级）</translation>
    </message>
    <message>
      <source>Volcengine 001</source>
      <translation>火山引擎 001</translation>
    </message>
    <message>
      <source>Volcengine Basic</source>
      <translation>火山引擎（基础）</translation>
    </message>
    <message>
      <source>Volcengine RTS</source>
      <translation>火山引擎 RTS</translation>
    </message>
    <message>
      <source>Wait until the link is up again, then send again.</source>
      <translation>请等链路恢复后重新发送。</translation>
    </message>
    <message>
      <source>Wait, or lift the mute under Server API.</source>
      <translation>请等待，或在“服务端 API”中解除禁言。</translation>
    </message>
    <message>
      <source>Wake the device</source>
      <translation>唤醒设备</translation>
    </message>
    <message>
      <source>Warnings and errors.</source>
      <translation>警告和错误。</translation>
    </message>
    <message>
      <source>Was removed by the app server or an operator.</source>
      <translation>已被应用服务器或操作员移出。</translation>
    </message>
    <message>
      <source>What</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>What a chat room is like.</source>
      <translation>聊天室的情况。</translation>
    </message>
    <message>
      <source>What answered (HTTP {0}) is not the admin API of a gateway.</source>
      <translation>应答方（HTTP {0}）不是网关的管理 API。</translation>
    </message>
    <message>
      <source>What answered is not this server API. Are host and family right?</source>
      <translation>应答方不是此服务端 API。主机和系列是否正确？</translation>
    </message>
    <message>
      <source>What answers at {0} does not speak HTTP. Is the port right?</source>
      <translation>{0} 的应答方不支持 HTTP。端口是否正确？</translation>
    </message>
    <message>
      <source>What came cannot be decrypted.</source>
      <translation>收到的内容无法解密。</translation>
    </message>
    <message>
      <source>What it is to be, 1 to 4,096 characters.</source>
      <translation>属性值，1 到 4,096 个字符。</translation>
    </message>
    <message>
      <source>What people call it, 1 to 24 characters.</source>
      <translation>备注名，1 到 24 个字符。</translation>
    </message>
    <message>
      <source>What stands in its place.</source>
      <translation>替换词。</translation>
    </message>
    <message>
      <source>What that message carries beside the attribute.</source>
      <translation>该消息在属性之外携带的内容。</translation>
    </message>
    <message>
      <source>What that message holds.</source>
      <translation>该消息的内容。</translation>
    </message>
    <message>
      <source>What the call needs</source>
      <translation>调用所需参数</translation>
    </message>
    <message>
      <source>What the other side sent cannot be understood.</source>
      <translation>无法理解对方发送的内容。</translation>
    </message>
    <message>
      <source>What the type holds, mostly JSON; at most 128 KB.</source>
      <translation>该类型的内容，多为 JSON，最多 128 KB。</translation>
    </message>
    <message>
      <source>What the user is called, at most 64 characters.</source>
      <translation>用户名称，最多 64 个字符。</translation>
    </message>
    <message>
      <source>What they are signed with; your server needs it too.</source>
      <translation>用于签名的密钥，你的服务器也需要它。</translation>
    </message>
    <message>
      <source>What they are told beside it.</source>
      <translation>附带告知的内容。</translation>
    </message>
    <message>
      <source>What was kept</source>
      <translation>保留的内容</translation>
    </message>
    <message>
      <source>What was made to go wrong then was not set again: {0}{1}.</source>
      <translation>当时设置的故障未再次设置：{0}{1}。</translation>
    </message>
    <message>
      <source>What was shown could not be kept, so it was not cleared: {0}</source>
      <translation>显示的内容未能保留，因此没有清除：{0}</translation>
    </message>
    <message>
      <source>What was shown until {0}</source>
      <translation>截至 {0} 显示的内容</translation>
    </message>
    <message>
      <source>What was to be removed is not there.</source>
      <translation>要移除的内容不存在。</translation>
    </message>
    <message>
      <source>What {0} was given cannot be JSON: {1}. Give texts, numbers, lists and tables.</source>
      <translation>提供给 {0} 的内容无法表示为 JSON：{1}。请使用文本、数字、列表和表。</translation>
    </message>
    <message>
      <source>When chat rooms were made, up to 20 (an old call).</source>
      <translation>聊天室的创建时间，最多 20 个（旧接口）。</translation>
    </message>
    <message>
      <source>When it ends.</source>
      <translation>结束时间。</translation>
    </message>
    <message>
      <source>When it was sent, milliseconds since 1970.</source>
      <translation>发送时间，自 1970 年起的毫秒数。</translation>
    </message>
    <message>
      <source>Where callbacks are posted, http:// or https://.</source>
      <translation>回调发送的地址，http:// 或 https://。</translation>
    </message>
    <message>
      <source>Where callbacks go.</source>
      <translation>回调地址。</translation>
    </message>
    <message>
      <source>Where it is.</source>
      <translation>所在位置。</translation>
    </message>
    <message>
      <source>Whether a chat room is muted.</source>
      <translation>聊天室是否被禁言。</translation>
    </message>
    <message>
      <source>Whether a user is in a chat room.</source>
      <translation>用户是否在聊天室中。</translation>
    </message>
    <message>
      <source>Whether a user is online.</source>
      <translation>用户是否在线。</translation>
    </message>
    <message>
      <source>Whether faults are on cannot be told: this gateway is not operated from here.</source>
      <translation>无法得知是否有故障生效：该网关不由此处操作。</translation>
    </message>
    <message>
      <source>Whether it arrived is unknown.</source>
      <translation>是否送达未知。</translation>
    </message>
    <message>
      <source>Whether the message is kept and counted as unread: 3 is both.</source>
      <translation>消息是否保留并计入未读：3 表示两者都是。</translation>
    </message>
    <message>
      <source>Whether the user is online cannot be told now.</source>
      <translation>当前无法得知用户是否在线。</translation>
    </message>
    <message>
      <source>Which are dropped first.</source>
      <translation>哪些优先丢弃。</translation>
    </message>
    <message>
      <source>Which are dropped last.</source>
      <translation>哪些最后丢弃。</translation>
    </message>
    <message>
      <source>Which chat rooms are muted.</source>
      <translation>哪些聊天室被禁言。</translation>
    </message>
    <message>
      <source>Which do not end by themselves.</source>
      <translation>哪些不会自动结束。</translation>
    </message>
    <message>
      <source>Which of them.</source>
      <translation>哪些类型。</translation>
    </message>
    <message>
      <source>Which of up to 1,000 users are in it.</source>
      <translation>最多 1,000 个用户中哪些在其中。</translation>
    </message>
    <message>
      <source>Which page, from 1 on.</source>
      <translation>页码，从 1 开始。</translation>
    </message>
    <message>
      <source>Which page.</source>
      <translation>第几页。</translation>
    </message>
    <message>
      <source>Which.</source>
      <translation>哪个。</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>Who is in a chat room, up to 500.</source>
      <translation>聊天室成员，最多 500 人。</translation>
    </message>
    <message>
      <source>Who is in a room.</source>
      <translation>房间内的用户。</translation>
    </message>
    <message>
      <source>Who is kept out of a chat room.</source>
      <translation>谁被禁止进入聊天室。</translation>
    </message>
    <message>
      <source>Who is kept out.</source>
      <translation>谁被禁止进入。</translation>
    </message>
    <message>
      <source>Who is muted in a chat room.</source>
      <translation>谁在聊天室中被禁言。</translation>
    </message>
    <message>
      <source>Who is muted in all chat rooms.</source>
      <translation>谁在所有聊天室中被禁言。</translation>
    </message>
    <message>
      <source>Who is named first.</source>
      <translation>先列出谁。</translation>
    </message>
    <message>
      <source>Who it is from.</source>
      <translation>发送方。</translation>
    </message>
    <message>
      <source>Who it is from: no id of a user who is logged in.</source>
      <translation>发送方：不能是已登录用户的 ID。</translation>
    </message>
    <message>
      <source>Who sets its attributes.</source>
      <translation>谁设置其属性。</translation>
    </message>
    <message>
      <source>Who sets them.</source>
      <translation>谁设置。</translation>
    </message>
    <message>
      <source>Whom it does not meet.</source>
      <translation>不受影响的用户。</translation>
    </message>
    <message>
      <source>Whom it meets again.</source>
      <translation>重新受影响的用户。</translation>
    </message>
    <message>
      <source>Whom the mute of a whole chat room does not meet.</source>
      <translation>不受全体禁言影响的用户。</translation>
    </message>
    <message>
      <source>Whose are dropped last.</source>
      <translation>谁的消息最后丢弃。</translation>
    </message>
    <message>
      <source>Wired network.</source>
      <translation>有线网络。</translation>
    </message>
    <message>
      <source>Wireless network.</source>
      <translation>无线网络。</translation>
    </message>
    <message>
      <source>With details of up to 200 users, once a second.</source>
      <translation>附带最多 200 个用户的详情，每秒一次。</translation>
    </message>
    <message>
      <source>With those of the first moment.</source>
      <translation>包括第一刻的消息。</translation>
    </message>
    <message>
      <source>Without TLS anybody on the way reads the call. Begin the URL with https://.</source>
      <translation>没有 TLS，途中任何人都能读取调用内容。请以 https:// 开头。</translation>
    </message>
    <message>
      <source>Without a push; chat rooms have none.</source>
      <translation>不推送；聊天室没有推送。</translation>
    </message>
    <message>
      <source>Without users of the SDK for servers.</source>
      <translation>不含服务端 SDK 的用户。</translation>
    </message>
    <message>
      <source>Word filter</source>
      <translation>敏感词过滤</translation>
    </message>
    <message>
      <source>Words that are replaced or blocked.</source>
      <translation>被替换或屏蔽的词。</translation>
    </message>
    <message>
      <source>Write '- id: alice'.</source>
      <translation>请写成 '- id: alice'。</translation>
    </message>
    <message>
      <source>Write '- name: hello'.</source>
      <translation>请写成 '- name: hello'。</translation>
    </message>
    <message>
      <source>Write 'code: InvalidToken' beside the step's verb.</source>
      <translation>请在步骤动词旁写 'code: InvalidToken'。</translation>
    </message>
    <message>
      <source>Write 'name: …' and 'url: …'.</source>
      <translation>请写 'name: …' 和 'url: …'。</translation>
    </message>
    <message>
      <source>Write 'order: A-17'.</source>
      <translation>请写成 'order: A-17'。</translation>
    </message>
    <message>
      <source>Write 'profile: 1'.</source>
      <translation>请写 'profile: 1'。</translation>
    </message>
    <message>
      <source>Write a name, or \{{ where the braces themselves are meant.</source>
      <translation>请写一个名称；若要写花括号本身，请写 \{{。</translation>
    </message>
    <message>
      <source>Write a name.</source>
      <translation>请写一个名称。</translation>
    </message>
    <message>
      <source>Write a number and ms, s, min or h, as in {0}.</source>
      <translation>请写数字加 ms、s、min 或 h，例如 {0}。</translation>
    </message>
    <message>
      <source>Write a smaller number.</source>
      <translation>请写较小的数字。</translation>
    </message>
    <message>
      <source>Write a text, in quotes if need be.</source>
      <translation>请写文本，必要时加引号。</translation>
    </message>
    <message>
      <source>Write a whole number, or one with KiB or MiB, as in '64 KiB'.</source>
      <translation>请写整数，或带 KiB、MiB，例如 '64 KiB'。</translation>
    </message>
    <message>
      <source>Write a word before the colon.</source>
      <translation>请在冒号前写一个词。</translation>
    </message>
    <message>
      <source>Write at most 24 h.</source>
      <translation>最多写 24 h。</translation>
    </message>
    <message>
      <source>Write each after a '- '.</source>
      <translation>请在每一项前写 '- '。</translation>
    </message>
    <message>
      <source>Write env:NAME for an environment variable or keyring:NAME for an entry of the system's keyring, and put the secret there. If it was shared, have a new one made.</source>
      <translation>请用 env:NAME 表示环境变量，或用 keyring:NAME 表示系统密钥环中的条目，并把密钥放在那里。如果它已被共享，请换一个新的。</translation>
    </message>
    <message>
      <source>Write it as the gateway prints it, such as http://127.0.0.1:7882.</source>
      <translation>请按网关输出的形式填写，例如 http://127.0.0.1:7882。</translation>
    </message>
    <message>
      <source>Write it flatter.</source>
      <translation>请减少嵌套。</translation>
    </message>
    <message>
      <source>Write it like ${random(1, 6)} or ${pick(red, green)}.</source>
      <translation>请写成 ${random(1, 6)} 或 ${pick(red, green)}。</translation>
    </message>
    <message>
      <source>Write it like one of: {0}. Or use the long form, see docs/scenarios.md.</source>
      <translation>请写成以下形式之一：{0}。或使用完整形式，见 docs/scenarios.md。</translation>
    </message>
    <message>
      <source>Write it like ws://127.0.0.1:7880 or wss://rts.example.com.</source>
      <translation>请写成 ws://127.0.0.1:7880 或 wss://rts.example.com 的形式。</translation>
    </message>
    <message>
      <source>Write it like {at_most: 0}, or give the value itself.</source>
      <translation>请写成 {at_most: 0} 的形式，或直接给出值。</translation>
    </message>
    <message>
      <source>Write random(1, 6) or pick(red, green).</source>
      <translation>请写 random(1, 6) 或 pick(red, green)。</translation>
    </message>
    <message>
      <source>Write such as 1080.</source>
      <translation>请写成如 1080。</translation>
    </message>
    <message>
      <source>Write the character itself.</source>
      <translation>请写字符本身。</translation>
    </message>
    <message>
      <source>Write the value itself, or give it in the login step.</source>
      <translation>请直接写值，或在 login 步骤中给出。</translation>
    </message>
    <message>
      <source>Write the value itself.</source>
      <translation>请写值本身。</translation>
    </message>
    <message>
      <source>Write them one a line.</source>
      <translation>请每行写一个。</translation>
    </message>
    <message>
      <source>Write {0} in its place: it is asked for when the message is used. If it was shared, have a new one made.</source>
      <translation>请在该处写 {0}：使用消息时会询问。如果它已被共享，请换一个新的。</translation>
    </message>
    <message>
      <source>Wrong answer</source>
      <translation>错误应答</translation>
    </message>
    <message>
      <source>Wrong app</source>
      <translation>错误应用</translation>
    </message>
    <message>
      <source>Wrong clock</source>
      <translation>错误时钟</translation>
    </message>
    <message>
      <source>Wrong on purpose meanwhile: {0}.</source>
      <translation>期间的人为故障：{0}。</translation>
    </message>
    <message>
      <source>Wrong on purpose: {0}</source>
      <translation>人为故障：{0}</translation>
    </message>
    <message>
      <source>Wrong user</source>
      <translation>错误用户</translation>
    </message>
    <message>
      <source>`{0}` cannot be compared with `{1}`</source>
      <translation>`{0}` 不能用 `{1}` 比较</translation>
    </message>
    <message>
      <source>`{0}` cannot stand in square brackets, for it has several bytes</source>
      <translation>`{0}` 不能放在方括号中，因为它有多个字节</translation>
    </message>
    <message>
      <source>`{0}` has no `{1}`</source>
      <translation>`{0}` 没有 `{1}`</translation>
    </message>
    <message>
      <source>`{0}` is never `{1}`</source>
      <translation>`{0}` 从不为 `{1}`</translation>
    </message>
    <message>
      <source>`{0}` is not a duration</source>
      <translation>`{0}` 不是时长</translation>
    </message>
    <message>
      <source>`{0}` is not a row of bytes</source>
      <translation>`{0}` 不是一串字节</translation>
    </message>
    <message>
      <source>`{0}` is not a size</source>
      <translation>`{0}` 不是大小</translation>
    </message>
    <message>
      <source>`{0}` is not a time</source>
      <translation>`{0}` 不是时间</translation>
    </message>
    <message>
      <source>`{0}` is not a whole number</source>
      <translation>`{0}` 不是整数</translation>
    </message>
    <message>
      <source>`{0}` takes no range</source>
      <translation>`{0}` 不支持范围</translation>
    </message>
    <message>
      <source>`{0}` takes one value</source>
      <translation>`{0}` 只接受一个值</translation>
    </message>
    <message>
      <source>`{0}{1}` has no value</source>
      <translation>`{0}{1}` 没有值</translation>
    </message>
    <message>
      <source>a ': ' stands inside a text without quotes, or the indentation does not fit the line above</source>
      <translation>未加引号的文本中有“: ”，或缩进与上一行不符</translation>
    </message>
    <message>
      <source>a backslash in double quotes is no escape that YAML knows</source>
      <translation>双引号中的反斜杠不是 YAML 认识的转义</translation>
    </message>
    <message>
      <source>a binary frame starts with 0x{0} and has at least {1} bytes</source>
      <translation>二进制帧以 0x{0} 开头，至少有 {1} 字节</translation>
    </message>
    <message>
      <source>a byte order mark</source>
      <translation>字节顺序标记</translation>
    </message>
    <message>
      <source>a callback failed</source>
      <translation>回调失败</translation>
    </message>
    <message>
      <source>a certificate that cannot be read ({0})</source>
      <translation>证书无法读取（{0}）</translation>
    </message>
    <message>
      <source>a character stands where none may begin a word</source>
      <translation>此字符不能作为词的开头</translation>
    </message>
    <message>
      <source>a client tells of no such event</source>
      <translation>客户端没有此类事件</translation>
    </message>
    <message>
      <source>a colon was expected</source>
      <translation>应有冒号</translation>
    </message>
    <message>
      <source>a comma or the end of the list was expected</source>
      <translation>应有逗号或列表结尾</translation>
    </message>
    <message>
      <source>a condition to hold</source>
      <translation>条件成立</translation>
    </message>
    <message>
      <source>a fault and a preset are both named</source>
      <translation>同时指定了故障和预设</translation>
    </message>
    <message>
      <source>a file is one scenario, and '---' begins a second</source>
      <translation>一个文件是一个场景，而“---”开始了第二个</translation>
    </message>
    <message>
      <source>a gateway has no such rule set</source>
      <translation>网关没有此规则集</translation>
    </message>
    <message>
      <source>a key in double quotes or } was expected</source>
      <translation>应有双引号括起的键或 }</translation>
    </message>
    <message>
      <source>a key in double quotes was expected</source>
      <translation>应有双引号括起的键</translation>
    </message>
    <message>
      <source>a key is a list or a mapping</source>
      <translation>键是列表或映射</translation>
    </message>
    <message>
      <source>a letter a-z A-Z, a digit or one of . _ @ -</source>
      <translation>字母 a-z A-Z、数字或 . _ @ - 之一</translation>
    </message>
    <message>
      <source>a letter a-z A-Z, a digit or one of . _ @ - + =</source>
      <translation>字母 a-z A-Z、数字或 . _ @ - + = 之一</translation>
    </message>
    <message>
      <source>a letter a-z A-Z, a digit, a space or one of !#$%&amp;()+-:;&lt;=.&gt;?@[]^_{}|~,</source>
      <translation>字母 a-z A-Z、数字、空格或 !#$%&amp;()+-:;&lt;=.&gt;?@[]^_{}|~, 之一</translation>
    </message>
    <message>
      <source>a life of {0}</source>
      <translation>有效期 {0}</translation>
    </message>
    <message>
      <source>a limit must be a number</source>
      <translation>限制必须是数字</translation>
    </message>
    <message>
      <source>a link has no such state</source>
      <translation>链路没有此状态</translation>
    </message>
    <message>
      <source>a list or mapping in brackets is not closed, or a text in it has ': ', ',' or a bracket and no quotes</source>
      <translation>括号中的列表或映射没有闭合，或其中文本含有“: ”、“,”或括号而没有引号</translation>
    </message>
    <message>
      <source>a merge is not finished</source>
      <translation>合并尚未完成</translation>
    </message>
    <message>
      <source>a message has one payload</source>
      <translation>一条消息只有一个消息体</translation>
    </message>
    <message>
      <source>a new login began</source>
      <translation>开始了新的登录</translation>
    </message>
    <message>
      <source>a new random UUID</source>
      <translation>新的随机 UUID</translation>
    </message>
    <message>
      <source>a number alone does not say of what</source>
      <translation>单独的数字没有说明单位</translation>
    </message>
    <message>
      <source>a number that grows by one with each use</source>
      <translation>每次使用加一的数字</translation>
    </message>
    <message>
      <source>a profile is chosen by it</source>
      <translation>连接配置按它来选择</translation>
    </message>
    <message>
      <source>a profile's file does not say what it is to say</source>
      <translation>连接配置的文件与其内容不符</translation>
    </message>
    <message>
      <source>a quote is not closed</source>
      <translation>引号没有闭合</translation>
    </message>
    <message>
      <source>a quote or a bracket is never closed</source>
      <translation>引号或括号没有闭合</translation>
    </message>
    <message>
      <source>a random number, so that no two are the same</source>
      <translation>随机数，确保每个 Token 各不相同</translation>
    </message>
    <message>
      <source>a range has two ends</source>
      <translation>范围需要两端</translation>
    </message>
    <message>
      <source>a result is expected where the step is</source>
      <translation>结果应写在该步骤处</translation>
    </message>
    <message>
      <source>a rule set has no such limit</source>
      <translation>规则集没有此限制</translation>
    </message>
    <message>
      <source>a saved message needs a name of its own</source>
      <translation>保存的消息需要自己的名称</translation>
    </message>
    <message>
      <source>a service whose fields are not known here</source>
      <translation>此处不了解其字段的服务</translation>
    </message>
    <message>
      <source>a step does one thing</source>
      <translation>一个步骤只做一件事</translation>
    </message>
    <message>
      <source>a step has no verb</source>
      <translation>步骤没有动词</translation>
    </message>
    <message>
      <source>a step has {0}</source>
      <translation>步骤有 {0}</translation>
    </message>
    <message>
      <source>a step sets one or the other</source>
      <translation>一个步骤只能设置其中之一</translation>
    </message>
    <message>
      <source>a string with a bad escape, a raw control character or no end</source>
      <translation>字符串含有错误转义、原始控制字符或没有结尾</translation>
    </message>
    <message>
      <source>a tab stands where spaces must</source>
      <translation>应为空格处出现了制表符</translation>
    </message>
    <message>
      <source>a template is not closed</source>
      <translation>模板没有闭合</translation>
    </message>
    <message>
      <source>a term is missing {0}</source>
      <translation>{0}缺少一个条件</translation>
    </message>
    <message>
      <source>a text has half a character</source>
      <translation>文本中有半个字符</translation>
    </message>
    <message>
      <source>a token has a template</source>
      <translation>Token 有模板</translation>
    </message>
    <message>
      <source>a token needs an app id and a user id beside it</source>
      <translation>除 Token 外还需要 App ID 和用户 ID</translation>
    </message>
    <message>
      <source>a user has an id</source>
      <translation>用户要有 ID</translation>
    </message>
    <message>
      <source>a user needs an id of its own</source>
      <translation>用户需要自己的 ID</translation>
    </message>
    <message>
      <source>a value has a tag</source>
      <translation>值带有标签</translation>
    </message>
    <message>
      <source>a value or ] was expected</source>
      <translation>应有值或 ]</translation>
    </message>
    <message>
      <source>a value that can be used</source>
      <translation>可以使用的值</translation>
    </message>
    <message>
      <source>a value was expected</source>
      <translation>应有值</translation>
    </message>
    <message>
      <source>above {0} bytes only what is alike at both ends is lined up</source>
      <translation>超过 {0} 字节时只对齐两端相同的部分</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>已接受</translation>
    </message>
    <message>
      <source>after a time</source>
      <translation>一段时间后</translation>
    </message>
    <message>
      <source>after it</source>
      <translation>在其后</translation>
    </message>
    <message>
      <source>after the oldest row</source>
      <translation>在最早一行之后</translation>
    </message>
    <message>
      <source>ahead of</source>
      <translation>快于</translation>
    </message>
    <message>
      <source>alice is logged in | logged out | in lobby | not in lobby</source>
      <translation>alice is logged in | logged out | in lobby | not in lobby</translation>
    </message>
    <message>
      <source>alice link becomes reconnected [within 10 s]</source>
      <translation>alice link becomes reconnected [within 10 s]</translation>
    </message>
    <message>
      <source>alice sees bob join [lobby] [within 1 s]</source>
      <translation>alice sees bob join [lobby] [within 1 s]</translation>
    </message>
    <message>
      <source>alice sees bob leave [lobby] [within 1 s]</source>
      <translation>alice sees bob leave [lobby] [within 1 s]</translation>
    </message>
    <message>
      <source>all received</source>
      <translation>全部收到</translation>
    </message>
    <message>
      <source>all steps inside to pass</source>
      <translation>其中所有步骤通过</translation>
    </message>
    <message>
      <source>an alias (*name) has no anchor (&amp;name) before it</source>
      <translation>别名 (*name) 之前没有锚点 (&amp;name)</translation>
    </message>
    <message>
      <source>an alias is inside of itself</source>
      <translation>别名位于自身之内</translation>
    </message>
    <message>
      <source>an answer of the server API</source>
      <translation>服务端 API 的应答</translation>
    </message>
    <message>
      <source>an attribute</source>
      <translation>属性</translation>
    </message>
    <message>
      <source>an earlier name of sensitiveword/add</source>
      <translation>sensitiveword/add 的旧名称</translation>
    </message>
    <message>
      <source>an earlier name of sensitiveword/delete</source>
      <translation>sensitiveword/delete 的旧名称</translation>
    </message>
    <message>
      <source>an earlier name of sensitiveword/list</source>
      <translation>sensitiveword/list 的旧名称</translation>
    </message>
    <message>
      <source>an escape (\uD800 to \uDFFF) is half of a pair, and no character</source>
      <translation>转义（\uD800 到 \uDFFF）是半个字符对，不是字符</translation>
    </message>
    <message>
      <source>an expectation about events</source>
      <translation>关于事件的预期</translation>
    </message>
    <message>
      <source>an expectation is about one thing</source>
      <translation>一个预期只针对一件事</translation>
    </message>
    <message>
      <source>an identity has the same name, and ${…} could mean either</source>
      <translation>有同名的身份，${…} 可能指其中任一</translation>
    </message>
    <message>
      <source>another document</source>
      <translation>another document</translation>
    </message>
    <message>
      <source>another profile</source>
      <translation>另一个连接配置</translation>
    </message>
    <message>
      <source>another saved message has it</source>
      <translation>另一条保存的消息已使用它</translation>
    </message>
    <message>
      <source>another step has it, and 'after' could not tell them apart</source>
      <translation>另一个步骤已使用，'after' 无法区分</translation>
    </message>
    <message>
      <source>another user of the file has it</source>
      <translation>文件中的另一个用户已使用它</translation>
    </message>
    <message>
      <source>any room</source>
      <translation>任意房间</translation>
    </message>
    <message>
      <source>any value would do</source>
      <translation>任何值都可以</translation>
    </message>
    <message>
      <source>app id</source>
      <translation>App ID</translation>
    </message>
    <message>
      <source>app key</source>
      <translation>AppKey</translation>
    </message>
    <message>
      <source>app server</source>
      <translation>应用服务器</translation>
    </message>
    <message>
      <source>app server answers</source>
      <translation>应用服务器应答</translation>
    </message>
    <message>
      <source>app server down</source>
      <translation>应用服务器宕机</translation>
    </message>
    <message>
      <source>app server → {0}</source>
      <translation>应用服务器 → {0}</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>符合预期</translation>
    </message>
    <message>
      <source>as many as it went to</source>
      <translation>与发往的人数相同</translation>
    </message>
    <message>
      <source>as many receipts came</source>
      <translation>收到的回执数</translation>
    </message>
    <message>
      <source>as sent</source>
      <translation>与发送时相同</translation>
    </message>
    <message>
      <source>as {0} since 1970: {1}</source>
      <translation>作为自 1970 年起的{0}：{1}</translation>
    </message>
    <message>
      <source>ask {0} for {1}</source>
      <translation>向 {0} 请求 {1}</translation>
    </message>
    <message>
      <source>async def step():
</source>
      <translation>async def step():
</translation>
    </message>
    <message>
      <source>at a time that no calendar has</source>
      <translation>日历中不存在的时间</translation>
    </message>
    <message>
      <source>at the end</source>
      <translation>（末尾）</translation>
    </message>
    <message>
      <source>at the gateway</source>
      <translation>到达网关</translation>
    </message>
    <message>
      <source>attempt {0} came through</source>
      <translation>第 {0} 次尝试成功</translation>
    </message>
    <message>
      <source>attempt {0} failed, the next in {1} ms</source>
      <translation>第 {0} 次尝试失败，{1} ms 后再试</translation>
    </message>
    <message>
      <source>before the first row</source>
      <translation>第一行之前</translation>
    </message>
    <message>
      <source>begins in {0}</source>
      <translation>{0}后开始</translation>
    </message>
    <message>
      <source>binary frame</source>
      <translation>二进制帧</translation>
    </message>
    <message>
      <source>binary frame, masked</source>
      <translation>二进制帧，已遮蔽</translation>
    </message>
    <message>
      <source>binary, {0} bytes</source>
      <translation>二进制，{0} 字节</translation>
    </message>
    <message>
      <source>bob @ lobby</source>
      <translation>bob @ lobby</translation>
    </message>
    <message>
      <source>bob receives 3 messages …</source>
      <translation>bob receives 3 messages …</translation>
    </message>
    <message>
      <source>bob receives [3 ×] "hello" [from alice] [in lobby] [within 500 ms]</source>
      <translation>bob receives [3 ×] "hello" [from alice] [in lobby] [within 500 ms]</translation>
    </message>
    <message>
      <source>bob receives no message … [within 500 ms]</source>
      <translation>bob receives no message … [within 500 ms]</translation>
    </message>
    <message>
      <source>bob receives text [containing "hi"] [from alice] …</source>
      <translation>bob receives text [containing "hi"] [from alice] …</translation>
    </message>
    <message>
      <source>both ends of a range of time must be of one kind</source>
      <translation>时间范围的两端必须是同一种</translation>
    </message>
    <message>
      <source>both must fit (a space does the same)</source>
      <translation>两者都需满足（空格效果相同）</translation>
    </message>
    <message>
      <source>brackets nest more than {0} deep</source>
      <translation>括号嵌套超过 {0} 层</translation>
    </message>
    <message>
      <source>by another machine's clock; its receipt was here after {0} ms</source>
      <translation>按另一台机器的时钟；其回执在 {0} ms 后到达本机</translation>
    </message>
    <message>
      <source>by the plug-in {0}</source>
      <translation>由插件 {0}</translation>
    </message>
    <message>
      <source>bytes in the payload</source>
      <translation>消息体中的字节</translation>
    </message>
    <message>
      <source>bytes of the payload</source>
      <translation>消息体的字节</translation>
    </message>
    <message>
      <source>came before already</source>
      <translation>此前已到达</translation>
    </message>
    <message>
      <source>came late</source>
      <translation>迟到</translation>
    </message>
    <message>
      <source>came out of order</source>
      <translation>乱序到达</translation>
    </message>
    <message>
      <source>came through with a token that was over.</source>
      <translation>使用已到期的 Token 通过。</translation>
    </message>
    <message>
      <source>cannot read the marks in {0}: line {1}: {2}. Mend or delete that line; no mark was taken over.</source>
      <translation>无法读取 {0} 中的标记：第 {1} 行：{2}。请修正或删除该行，未采用任何标记。</translation>
    </message>
    <message>
      <source>cannot start any token</source>
      <translation>cannot start any token</translation>
    </message>
    <message>
      <source>channel</source>
      <translation>频道</translation>
    </message>
    <message>
      <source>channels</source>
      <translation>频道</translation>
    </message>
    <message>
      <source>characters of notes</source>
      <translation>备注字符</translation>
    </message>
    <message>
      <source>chat room</source>
      <translation>聊天室</translation>
    </message>
    <message>
      <source>chat rooms</source>
      <translation>聊天室</translation>
    </message>
    <message>
      <source>claims of tokens</source>
      <translation>Token 声明</translation>
    </message>
    <message>
      <source>client to gateway</source>
      <translation>客户端到网关</translation>
    </message>
    <message>
      <source>client's name</source>
      <translation>客户端名称</translation>
    </message>
    <message>
      <source>clock offsets</source>
      <translation>时钟偏差</translation>
    </message>
    <message>
      <source>compare two of {0}</source>
      <translation>请比较 {0} 中的两个</translation>
    </message>
    <message>
      <source>composed by another machine's clock</source>
      <translation>按另一台机器的时钟编写</translation>
    </message>
    <message>
      <source>composed → on the wire</source>
      <translation>编写 → 线路</translation>
    </message>
    <message>
      <source>composed → peer</source>
      <translation>编写 → 对端</translation>
    </message>
    <message>
      <source>connected</source>
      <translation>已连接</translation>
    </message>
    <message>
      <source>connected to {0}</source>
      <translation>已连接 {0}</translation>
    </message>
    <message>
      <source>connection</source>
      <translation>连接</translation>
    </message>
    <message>
      <source>control frame</source>
      <translation>控制帧</translation>
    </message>
    <message>
      <source>crashed</source>
      <translation>已崩溃</translation>
    </message>
    <message>
      <source>delivered</source>
      <translation>已送达</translation>
    </message>
    <message>
      <source>delivered to all {0}</source>
      <translation>已送达全部 {0} 人</translation>
    </message>
    <message>
      <source>delivered to {0} of {1}</source>
      <translation>已送达 {1} 人中的 {0} 人</translation>
    </message>
    <message>
      <source>device id</source>
      <translation>设备 ID</translation>
    </message>
    <message>
      <source>did you mean `{0}`?</source>
      <translation>是否想写 `{0}`？</translation>
    </message>
    <message>
      <source>dock title</source>
      <translation>dock title</translation>
    </message>
    <message>
      <source>dropped on purpose</source>
      <translation>有意断开</translation>
    </message>
    <message>
      <source>each has a name and a value</source>
      <translation>每一项都有名称和值</translation>
    </message>
    <message>
      <source>encoding it again gives other bytes: short floats, longer spellings or repeated keys are not told apart here</source>
      <translation>重新编码得到不同的字节：此处无法区分短浮点、较长写法或重复的键</translation>
    </message>
    <message>
      <source>encoding it again gives other bytes: some field was guessed wrongly</source>
      <translation>重新编码得到不同的字节：某个字段推测有误</translation>
    </message>
    <message>
      <source>end a fault</source>
      <translation>结束故障</translation>
    </message>
    <message>
      <source>end all faults</source>
      <translation>结束全部故障</translation>
    </message>
    <message>
      <source>events</source>
      <translation>事件</translation>
    </message>
    <message>
      <source>every allowed character{0}</source>
      <translation>每个允许的字符{0}</translation>
    </message>
    <message>
      <source>exit code {0}</source>
      <translation>退出码 {0}</translation>
    </message>
    <message>
      <source>expect_no takes receives, sees, link or event</source>
      <translation>expect_no 接受 receives、sees、link 或 event</translation>
    </message>
    <message>
      <source>expected ',' or</source>
      <translation>expected ',' or</translation>
    </message>
    <message>
      <source>expected &lt;block end&gt;</source>
      <translation>expected &lt;block end&gt;</translation>
    </message>
    <message>
      <source>expected {0}; seen: {1}</source>
      <translation>预期 {0}；实际：{1}</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>fault</source>
      <translation>故障</translation>
    </message>
    <message>
      <source>field names and types are guessed: protobuf does not carry them</source>
      <translation>字段名和类型是推测的：protobuf 不携带它们</translation>
    </message>
    <message>
      <source>files are shared, and by its name it is a secret</source>
      <translation>文件会被共享，而按名称它是机密</translation>
    </message>
    <message>
      <source>files are shared, so a secret stands elsewhere</source>
      <translation>文件会被共享，因此机密应放在别处</translation>
    </message>
    <message>
      <source>find a user</source>
      <translation>查找用户</translation>
    </message>
    <message>
      <source>for 1 day</source>
      <translation>1 天</translation>
    </message>
    <message>
      <source>for 1 hour</source>
      <translation>1 小时</translation>
    </message>
    <message>
      <source>for 1 minute</source>
      <translation>1 分钟</translation>
    </message>
    <message>
      <source>for 10 minutes</source>
      <translation>10 分钟</translation>
    </message>
    <message>
      <source>for 7 days</source>
      <translation>7 天</translation>
    </message>
    <message>
      <source>for example</source>
      <translation>例如</translation>
    </message>
    <message>
      <source>frame</source>
      <translation>帧</translation>
    </message>
    <message>
      <source>from 1k to 4k</source>
      <translation>从 1k 到 4k</translation>
    </message>
    <message>
      <source>from 50 to 200 ms</source>
      <translation>从 50 到 200 ms</translation>
    </message>
    <message>
      <source>from peers</source>
      <translation>来自对端</translation>
    </message>
    <message>
      <source>from to</source>
      <translation>起止</translation>
    </message>
    <message>
      <source>gap</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>gateway</source>
      <translation>网关</translation>
    </message>
    <message>
      <source>gateway restart</source>
      <translation>网关重启</translation>
    </message>
    <message>
      <source>gateway restart for all</source>
      <translation>网关重启（所有人）</translation>
    </message>
    <message>
      <source>gateway to peer</source>
      <translation>网关到对端</translation>
    </message>
    <message>
      <source>gateway {0}, rule set {1}, heartbeat {2} ms</source>
      <translation>网关 {0}，规则集 {1}，心跳 {2} ms</translation>
    </message>
    <message>
      <source>gateway {0}, rules {1}</source>
      <translation>网关 {0}，规则 {1}</translation>
    </message>
    <message>
      <source>gateway → app server</source>
      <translation>网关 → 应用服务器</translation>
    </message>
    <message>
      <source>gateway → peer</source>
      <translation>网关 → 对端</translation>
    </message>
    <message>
      <source>general failure</source>
      <translation>一般性失败</translation>
    </message>
    <message>
      <source>git left both versions here</source>
      <translation>git 在此留下了两个版本</translation>
    </message>
    <message>
      <source>given up</source>
      <translation>已放弃</translation>
    </message>
    <message>
      <source>goes on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>half open</source>
      <translation>半开</translation>
    </message>
    <message>
      <source>has a character in its host name that is not allowed there</source>
      <translation>的主机名含有不允许的字符</translation>
    </message>
    <message>
      <source>has ended</source>
      <translation>已结束</translation>
    </message>
    <message>
      <source>has no possible host name</source>
      <translation>没有可用的主机名</translation>
    </message>
    <message>
      <source>has no ws:// in front</source>
      <translation>前面缺少 ws://</translation>
    </message>
    <message>
      <source>header</source>
      <translation>头部</translation>
    </message>
    <message>
      <source>heal inbox</source>
      <translation>补齐收件箱</translation>
    </message>
    <message>
      <source>held</source>
      <translation>暂存</translation>
    </message>
    <message>
      <source>here after {0} ms</source>
      <translation>{0} ms 后到达本机</translation>
    </message>
    <message>
      <source>hex:"de ad"</source>
      <translation>hex:"de ad"</translation>
    </message>
    <message>
      <source>how it is delivered</source>
      <translation>送达方式</translation>
    </message>
    <message>
      <source>id=name on each line, up to 100.</source>
      <translation>每行一个 id=name，最多 100 个。</translation>
    </message>
    <message>
      <source>identity or other user</source>
      <translation>身份或对方用户</translation>
    </message>
    <message>
      <source>in all rooms</source>
      <translation>所有房间</translation>
    </message>
    <message>
      <source>in another place</source>
      <translation>位置不同</translation>
    </message>
    <message>
      <source>in the gateway</source>
      <translation>网关内</translation>
    </message>
    <message>
      <source>in the payload; ~ for a pattern</source>
      <translation>在消息体中；~ 表示模式</translation>
    </message>
    <message>
      <source>in the room {0}</source>
      <translation>在房间 {0} 中</translation>
    </message>
    <message>
      <source>in {0}</source>
      <translation>在 {0} 中</translation>
    </message>
    <message>
      <source>in, out or none</source>
      <translation>in、out 或 none</translation>
    </message>
    <message>
      <source>is in</source>
      <translation>在房间内</translation>
    </message>
    <message>
      <source>is in {0}</source>
      <translation>在 {0} 中</translation>
    </message>
    <message>
      <source>is logged in</source>
      <translation>已登录</translation>
    </message>
    <message>
      <source>is logged out</source>
      <translation>已登出</translation>
    </message>
    <message>
      <source>is not in {0}</source>
      <translation>不在 {0} 中</translation>
    </message>
    <message>
      <source>is not logged in</source>
      <translation>未登录</translation>
    </message>
    <message>
      <source>is on</source>
      <translation>生效中</translation>
    </message>
    <message>
      <source>it answered with version {0} instead of 5; it is not a SOCKS5 proxy</source>
      <translation>应答版本为 {0} 而不是 5，它不是 SOCKS5 代理</translation>
    </message>
    <message>
      <source>it came {0} ms too late</source>
      <translation>晚到 {0} ms</translation>
    </message>
    <message>
      <source>it cannot be reached ({0})</source>
      <translation>无法到达（{0}）</translation>
    </message>
    <message>
      <source>it cannot connect</source>
      <translation>无法连接</translation>
    </message>
    <message>
      <source>it does not hold</source>
      <translation>不成立</translation>
    </message>
    <message>
      <source>it does not know this kind of address</source>
      <translation>不认识此类地址</translation>
    </message>
    <message>
      <source>it does not say what is expected</source>
      <translation>没有说明预期什么</translation>
    </message>
    <message>
      <source>it does not speak HTTP: {0}</source>
      <translation>不支持 HTTP：{0}</translation>
    </message>
    <message>
      <source>it does nothing</source>
      <translation>它不做任何事</translation>
    </message>
    <message>
      <source>it has a file {0}, which no case has</source>
      <translation>其中有任何案例都不含的文件 {0}</translation>
    </message>
    <message>
      <source>it has a kind, a host and a port</source>
      <translation>它有类型、主机和端口</translation>
    </message>
    <message>
      <source>it has a name and a text</source>
      <translation>它有名称和文本</translation>
    </message>
    <message>
      <source>it has format {0}, and this program reads 1 to {1}</source>
      <translation>其格式为 {0}，本程序可读 1 到 {1}</translation>
    </message>
    <message>
      <source>it has more than {0} values</source>
      <translation>超过 {0} 个值</translation>
    </message>
    <message>
      <source>it has no end</source>
      <translation>没有结尾</translation>
    </message>
    <message>
      <source>it has no keys such as 'url'</source>
      <translation>它没有 'url' 之类的键</translation>
    </message>
    <message>
      <source>it has none of the forms that are known</source>
      <translation>不符合任何已知形式</translation>
    </message>
    <message>
      <source>it has not run yet</source>
      <translation>尚未运行</translation>
    </message>
    <message>
      <source>it has two files {0}</source>
      <translation>其中有两个文件 {0}</translation>
    </message>
    <message>
      <source>it has {0}</source>
      <translation>它有 {0}</translation>
    </message>
    <message>
      <source>it has {0} files; a case has at most {1}</source>
      <translation>其中有 {0} 个文件，案例最多 {1} 个</translation>
    </message>
    <message>
      <source>it has {0}, such as {1}</source>
      <translation>它有 {0}，例如 {1}</translation>
    </message>
    <message>
      <source>it holds a private key</source>
      <translation>其中含有私钥</translation>
    </message>
    <message>
      <source>it holds what looks like a token</source>
      <translation>其中含有看似 Token 的内容</translation>
    </message>
    <message>
      <source>it is a folder</source>
      <translation>它是文件夹</translation>
    </message>
    <message>
      <source>it is cut off: its end is missing</source>
      <translation>已被截断：缺少结尾</translation>
    </message>
    <message>
      <source>it is damaged ({0})</source>
      <translation>已损坏（{0}）</translation>
    </message>
    <message>
      <source>it is damaged or cut off ({0})</source>
      <translation>已损坏或被截断（{0}）</translation>
    </message>
    <message>
      <source>it is for another app</source>
      <translation>它属于其他应用</translation>
    </message>
    <message>
      <source>it is for another user</source>
      <translation>它属于其他用户</translation>
    </message>
    <message>
      <source>it is larger than {0} MiB</source>
      <translation>它大于 {0} MiB</translation>
    </message>
    <message>
      <source>it is longer than a day</source>
      <translation>超过一天</translation>
    </message>
    <message>
      <source>it is more than {0} MiB</source>
      <translation>超过 {0} MiB</translation>
    </message>
    <message>
      <source>it is needed before the run has any values</source>
      <translation>在运行有任何值之前就需要它</translation>
    </message>
    <message>
      <source>it is neither an identity nor one of 'others'</source>
      <translation>它既不是身份，也不在 'others' 中</translation>
    </message>
    <message>
      <source>it is nested too deeply</source>
      <translation>嵌套过深</translation>
    </message>
    <message>
      <source>it is no CBOR map, list or tag</source>
      <translation>不是 CBOR 的映射、列表或标签</translation>
    </message>
    <message>
      <source>it is no CBOR: {0}</source>
      <translation>不是 CBOR：{0}</translation>
    </message>
    <message>
      <source>it is no CBOR: {0} bytes are left over</source>
      <translation>不是 CBOR：多出 {0} 字节</translation>
    </message>
    <message>
      <source>it is no MessagePack map or list</source>
      <translation>不是 MessagePack 的映射或列表</translation>
    </message>
    <message>
      <source>it is no MessagePack: {0}</source>
      <translation>不是 MessagePack：{0}</translation>
    </message>
    <message>
      <source>it is no case (a case is a zip archive)</source>
      <translation>不是案例（案例是 zip 归档）</translation>
    </message>
    <message>
      <source>it is no case: {0} is missing</source>
      <translation>不是案例：缺少 {0}</translation>
    </message>
    <message>
      <source>it is no duration</source>
      <translation>不是时长</translation>
    </message>
    <message>
      <source>it is no name and no call</source>
      <translation>不是名称也不是调用</translation>
    </message>
    <message>
      <source>it is no number of bytes</source>
      <translation>不是字节数</translation>
    </message>
    <message>
      <source>it is no protobuf message</source>
      <translation>不是 protobuf 消息</translation>
    </message>
    <message>
      <source>it is no protobuf message: {0}</source>
      <translation>不是 protobuf 消息：{0}</translation>
    </message>
    <message>
      <source>it is not JSON: {0}</source>
      <translation>不是 JSON：{0}</translation>
    </message>
    <message>
      <source>it is not part of a profile</source>
      <translation>它不是连接配置的一部分</translation>
    </message>
    <message>
      <source>it is not written in UTF-8</source>
      <translation>它不是 UTF-8 编码</translation>
    </message>
    <message>
      <source>it is one of {0}</source>
      <translation>它是 {0} 之一</translation>
    </message>
    <message>
      <source>it is read as {0}</source>
      <translation>它被读作 {0}</translation>
    </message>
    <message>
      <source>it needs what failed before: {0}</source>
      <translation>依赖先前失败的项目：{0}</translation>
    </message>
    <message>
      <source>it needs {0} bytes on the disk of {1}, which has {2} to spare</source>
      <translation>需要 {1} 所在磁盘的 {0} 字节，仅剩 {2}</translation>
    </message>
    <message>
      <source>it nests too deep to be shown</source>
      <translation>嵌套过深，无法显示</translation>
    </message>
    <message>
      <source>it nests too deep to compare value by value</source>
      <translation>嵌套过深，无法逐值比较</translation>
    </message>
    <message>
      <source>it never ends</source>
      <translation>永不到期</translation>
    </message>
    <message>
      <source>it never left</source>
      <translation>从未发出</translation>
    </message>
    <message>
      <source>it said nothing</source>
      <translation>没有输出</translation>
    </message>
    <message>
      <source>it sent more behind its answer than the gateway can say</source>
      <translation>在应答之后发送了多余的数据</translation>
    </message>
    <message>
      <source>it to be done within {0}</source>
      <translation>在 {0} 内完成</translation>
    </message>
    <message>
      <source>it took {0} s, during which the window stood still</source>
      <translation>用时 {0} 秒，期间窗口停滞</translation>
    </message>
    <message>
      <source>it was discarded</source>
      <translation>已丢弃</translation>
    </message>
    <message>
      <source>it was not</source>
      <translation>没有</translation>
    </message>
    <message>
      <source>it was not given; allow it with --allow-python</source>
      <translation>未获允许；请用 --allow-python 允许</translation>
    </message>
    <message>
      <source>it would grow to {0} bytes; {1} are the most</source>
      <translation>会膨胀到 {0} 字节，上限为 {1}</translation>
    </message>
    <message>
      <source>it would grow {0} times, to {1} bytes</source>
      <translation>会膨胀 {0} 倍，达到 {1} 字节</translation>
    </message>
    <message>
      <source>its answer is over {0} bytes</source>
      <translation>其应答超过 {0} 字节</translation>
    </message>
    <message>
      <source>its events cannot be read ({0})</source>
      <translation>其事件无法读取（{0}）</translation>
    </message>
    <message>
      <source>its facts, marks or times cannot be understood ({0})</source>
      <translation>无法理解其中的事实、标记或时间数据（{0}）</translation>
    </message>
    <message>
      <source>its files take more room than it has itself: some lie on one another</source>
      <translation>其文件总和超过自身大小：有些互相重叠</translation>
    </message>
    <message>
      <source>its key is of a kind that is not known here ({0})</source>
      <translation>其密钥类型在此未知（{0}）</translation>
    </message>
    <message>
      <source>its rows have numbers up to {0}; {1} is the highest</source>
      <translation>其行号达到 {0}，上限为 {1}</translation>
    </message>
    <message>
      <source>its rules do not allow the connection</source>
      <translation>其规则不允许此连接</translation>
    </message>
    <message>
      <source>its signature is wrong</source>
      <translation>其签名错误</translation>
    </message>
    <message>
      <source>joined</source>
      <translation>加入</translation>
    </message>
    <message>
      <source>joined {0}, sent to it and left it</source>
      <translation>加入 {0}，向其发送消息并离开</translation>
    </message>
    <message>
      <source>kept for this session only: {0}</source>
      <translation>仅在本次会话中保留：{0}</translation>
    </message>
    <message>
      <source>kept in the system's keyring</source>
      <translation>保存在系统密钥环中</translation>
    </message>
    <message>
      <source>key=value on each line, up to 10.</source>
      <translation>每行一个 key=value，最多 10 个。</translation>
    </message>
    <message>
      <source>key=value on each line, up to 20.</source>
      <translation>每行一个 key=value，最多 20 个。</translation>
    </message>
    <message>
      <source>keys are repeated: of each only the last value is shown</source>
      <translation>键有重复：每个键只显示最后的值</translation>
    </message>
    <message>
      <source>keys are words here</source>
      <translation>这里的键是词</translation>
    </message>
    <message>
      <source>killed (code {0})</source>
      <translation>被终止（代码 {0}）</translation>
    </message>
    <message>
      <source>killed by signal {0}</source>
      <translation>被信号 {0} 终止</translation>
    </message>
    <message>
      <source>kind of payload</source>
      <translation>消息体类型</translation>
    </message>
    <message>
      <source>laid out</source>
      <translation>排版</translation>
    </message>
    <message>
      <source>leave some out, or put words that belong together in quotes</source>
      <translation>请去掉一些，或用引号括起连在一起的词</translation>
    </message>
    <message>
      <source>leave to run Python</source>
      <translation>运行 Python 的许可</translation>
    </message>
    <message>
      <source>left</source>
      <translation>离开</translation>
    </message>
    <message>
      <source>left out</source>
      <translation>略去</translation>
    </message>
    <message>
      <source>length of the header</source>
      <translation>标头长度</translation>
    </message>
    <message>
      <source>limits of a field are {0}</source>
      <translation>字段的限制为 {0}</translation>
    </message>
    <message>
      <source>line {0} has it already, and only one can count</source>
      <translation>第 {0} 行已有，只能有一个生效</translation>
    </message>
    <message>
      <source>line {0} of it: {1}</source>
      <translation>其第 {0} 行：{1}</translation>
    </message>
    <message>
      <source>line {0}, column {1}</source>
      <translation>第 {0} 行第 {1} 列</translation>
    </message>
    <message>
      <source>line {0}, column {1}: {2}: {3}. {4}</source>
      <translation>第 {0} 行第 {1} 列：{2}：{3}。{4}</translation>
    </message>
    <message>
      <source>lined up by stretches of at least {0} equal bytes</source>
      <translation>按至少 {0} 个相同字节的片段对齐</translation>
    </message>
    <message>
      <source>lines left out</source>
      <translation>略过的行</translation>
    </message>
    <message>
      <source>link becomes</source>
      <translation>链路变为</translation>
    </message>
    <message>
      <source>link is {0}</source>
      <translation>链路为 {0}</translation>
    </message>
    <message>
      <source>link lost</source>
      <translation>链路断开</translation>
    </message>
    <message>
      <source>log in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>log report</source>
      <translation>日志上报</translation>
    </message>
    <message>
      <source>log_memory_mb and log_disk_mb must be {0} or more</source>
      <translation>log_memory_mb 和 log_disk_mb 必须不小于 {0}</translation>
    </message>
    <message>
      <source>logged in</source>
      <translation>已登录</translation>
    </message>
    <message>
      <source>logged in elsewhere</source>
      <translation>在别处登录</translation>
    </message>
    <message>
      <source>logged out</source>
      <translation>已登出</translation>
    </message>
    <message>
      <source>logged out ({0})</source>
      <translation>已登出（{0}）</translation>
    </message>
    <message>
      <source>login</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>login by itself</source>
      <translation>自动登录</translation>
    </message>
    <message>
      <source>login by itself, no token</source>
      <translation>自动登录，无 Token</translation>
    </message>
    <message>
      <source>login by itself, token {0}</source>
      <translation>自动登录，Token {0}</translation>
    </message>
    <message>
      <source>login failed</source>
      <translation>登录失败</translation>
    </message>
    <message>
      <source>login refused</source>
      <translation>登录被拒绝</translation>
    </message>
    <message>
      <source>login, no token</source>
      <translation>登录，无 Token</translation>
    </message>
    <message>
      <source>login, token {0}</source>
      <translation>登录，Token {0}</translation>
    </message>
    <message>
      <source>logout</source>
      <translation>登出</translation>
    </message>
    <message>
      <source>look a peer up</source>
      <translation>查询对端</translation>
    </message>
    <message>
      <source>looking for the system's keyring</source>
      <translation>正在查找系统密钥环</translation>
    </message>
    <message>
      <source>loop lag</source>
      <translation>事件循环延迟</translation>
    </message>
    <message>
      <source>mac() { printf %s "$2" | digest -mac HMAC -macopt "$1"; }</source>
      <translation>mac() { printf %s "$2" | digest -mac HMAC -macopt "$1"; }</translation>
    </message>
    <message>
      <source>made in the future</source>
      <translation>签发于未来</translation>
    </message>
    <message>
      <source>malformed reply: {0} {1}</source>
      <translation>应答格式错误：{0} {1}</translation>
    </message>
    <message>
      <source>many lines are repeated: compared by lines that occur once, so a smaller difference may exist</source>
      <translation>许多行重复：按只出现一次的行比较，可能存在更小的差异</translation>
    </message>
    <message>
      <source>mapping values are not allowed</source>
      <translation>mapping values are not allowed</translation>
    </message>
    <message>
      <source>mark  gap  dup  late</source>
      <translation>mark  gap  dup  late</translation>
    </message>
    <message>
      <source>mark of the protocol</source>
      <translation>协议标记</translation>
    </message>
    <message>
      <source>marks and comments</source>
      <translation>标记和备注</translation>
    </message>
    <message>
      <source>members</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>message</source>
      <translation>消息</translation>
    </message>
    <message>
      <source>messages are missing here, or may be</source>
      <translation>此处缺失消息，或可能缺失</translation>
    </message>
    <message>
      <source>minutes are the last</source>
      <translation>minutes are the last</translation>
    </message>
    <message>
      <source>more than nothing</source>
      <translation>超过零</translation>
    </message>
    <message>
      <source>more than {0} messages came behind it</source>
      <translation>其后已有超过 {0} 条消息</translation>
    </message>
    <message>
      <source>must not fit</source>
      <translation>不得满足</translation>
    </message>
    <message>
      <source>name the app server</source>
      <translation>注册应用服务器</translation>
    </message>
    <message>
      <source>names of codes have no `{0}`</source>
      <translation>结果码名称不支持 `{0}`</translation>
    </message>
    <message>
      <source>names of users and rooms</source>
      <translation>用户和房间名称</translation>
    </message>
    <message>
      <source>network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>never ends</source>
      <translation>永不到期</translation>
    </message>
    <message>
      <source>no WebSocket</source>
      <translation>没有 WebSocket</translation>
    </message>
    <message>
      <source>no answer</source>
      <translation>无应答</translation>
    </message>
    <message>
      <source>no answer came for {0} s</source>
      <translation>{0} 秒内没有应答</translation>
    </message>
    <message>
      <source>no answer to the login within {0} s</source>
      <translation>{0} 秒内登录没有应答</translation>
    </message>
    <message>
      <source>no answer within {0} s</source>
      <translation>{0} 秒内没有应答</translation>
    </message>
    <message>
      <source>no callback</source>
      <translation>不是回调</translation>
    </message>
    <message>
      <source>no code is called `{0}`</source>
      <translation>没有名为 `{0}` 的结果码</translation>
    </message>
    <message>
      <source>no connection</source>
      <translation>没有连接</translation>
    </message>
    <message>
      <source>no delay differs by more than chance</source>
      <translation>没有超出偶然范围的延迟差异</translation>
    </message>
    <message>
      <source>no difference that is more than chance</source>
      <translation>没有超出偶然范围的差异</translation>
    </message>
    <message>
      <source>no end of its own</source>
      <translation>没有到期时间</translation>
    </message>
    <message>
      <source>no error</source>
      <translation>没有错误</translation>
    </message>
    <message>
      <source>no fault is kept under this name with 'as'</source>
      <translation>没有用 'as' 以此名称保存的故障</translation>
    </message>
    <message>
      <source>no fault is named</source>
      <translation>没有指定故障</translation>
    </message>
    <message>
      <source>no keyring found</source>
      <translation>未找到密钥环</translation>
    </message>
    <message>
      <source>no limit is in force</source>
      <translation>没有限制</translation>
    </message>
    <message>
      <source>no link</source>
      <translation>没有链路</translation>
    </message>
    <message>
      <source>no link for the answer within {0} s</source>
      <translation>{0} 秒内没有可用于应答的链路</translation>
    </message>
    <message>
      <source>no longer wanted</source>
      <translation>不再需要</translation>
    </message>
    <message>
      <source>no ping has told the gateway's clock yet</source>
      <translation>还没有 ping 得知网关时钟</translation>
    </message>
    <message>
      <source>no ping was answered for {0} s</source>
      <translation>{0} 秒内没有 ping 得到应答</translation>
    </message>
    <message>
      <source>no proxy is set</source>
      <translation>未设置代理</translation>
    </message>
    <message>
      <source>no receipt yet</source>
      <translation>尚无回执</translation>
    </message>
    <message>
      <source>no result has this {0}</source>
      <translation>没有结果具有此{0}</translation>
    </message>
    <message>
      <source>no result yet, or none at all</source>
      <translation>尚无结果，或没有结果</translation>
    </message>
    <message>
      <source>no room</source>
      <translation>没有房间</translation>
    </message>
    <message>
      <source>no step has this name</source>
      <translation>没有此名称的步骤</translation>
    </message>
    <message>
      <source>no token</source>
      <translation>没有 Token</translation>
    </message>
    <message>
      <source>no token is given</source>
      <translation>未提供 Token</translation>
    </message>
    <message>
      <source>no trusted encryption</source>
      <translation>没有可信的加密</translation>
    </message>
    <message>
      <source>no welcome</source>
      <translation>没有欢迎消息</translation>
    </message>
    <message>
      <source>nobody else was there</source>
      <translation>没有其他人</translation>
    </message>
    <message>
      <source>nobody is logged in</source>
      <translation>没有用户登录</translation>
    </message>
    <message>
      <source>nobody is named</source>
      <translation>没有指定任何人</translation>
    </message>
    <message>
      <source>nonce, timestamp and signature must stand in the URL.</source>
      <translation>URL 中必须有 nonce、timestamp 和 signature。</translation>
    </message>
    <message>
      <source>none, info, success, warning, error</source>
      <translation>none、info、success、warning、error</translation>
    </message>
    <message>
      <source>none: it is for a login</source>
      <translation>无：用于登录</translation>
    </message>
    <message>
      <source>not a frame of rts.v1</source>
      <translation>不是 rts.v1 的帧</translation>
    </message>
    <message>
      <source>not acted as</source>
      <translation>未作为身份</translation>
    </message>
    <message>
      <source>not as expected</source>
      <translation>不符合预期</translation>
    </message>
    <message>
      <source>not both are readable text: compared as bytes</source>
      <translation>并非两者都是可读文本：按字节比较</translation>
    </message>
    <message>
      <source>not complete</source>
      <translation>不完整</translation>
    </message>
    <message>
      <source>not in {0}</source>
      <translation>不在 {0} 中</translation>
    </message>
    <message>
      <source>not joined</source>
      <translation>未加入</translation>
    </message>
    <message>
      <source>not known</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>not online</source>
      <translation>不在线</translation>
    </message>
    <message>
      <source>not reached</source>
      <translation>未到达</translation>
    </message>
    <message>
      <source>not there</source>
      <translation>不存在</translation>
    </message>
    <message>
      <source>not waited, for speed</source>
      <translation>为提速未等待</translation>
    </message>
    <message>
      <source>not yet</source>
      <translation>尚未</translation>
    </message>
    <message>
      <source>not yet known</source>
      <translation>尚不清楚</translation>
    </message>
    <message>
      <source>notes and answers of events</source>
      <translation>事件的备注和应答</translation>
    </message>
    <message>
      <source>nothing in this scenario is called so</source>
      <translation>此场景中没有此名称</translation>
    </message>
    <message>
      <source>nothing is compared</source>
      <translation>没有比较任何内容</translation>
    </message>
    <message>
      <source>nothing is in it</source>
      <translation>其中没有内容</translation>
    </message>
    <message>
      <source>nothing is said to be sent</source>
      <translation>没有说明发送什么</translation>
    </message>
    <message>
      <source>nothing listens at {0}</source>
      <translation>{0} 没有监听</translation>
    </message>
    <message>
      <source>nothing more was expected</source>
      <translation>不应再有内容</translation>
    </message>
    <message>
      <source>nothing of the kind in {0}</source>
      <translation>{0} 中没有此类内容</translation>
    </message>
    <message>
      <source>number of the message</source>
      <translation>消息编号</translation>
    </message>
    <message>
      <source>number of the row</source>
      <translation>行号</translation>
    </message>
    <message>
      <source>numbers only</source>
      <translation>仅数字</translation>
    </message>
    <message>
      <source>of a local gateway</source>
      <translation>属于本地网关</translation>
    </message>
    <message>
      <source>offline</source>
      <translation>离线</translation>
    </message>
    <message>
      <source>ok   {0}: {1} steps</source>
      <translation>ok   {0}: {1} steps</translation>
    </message>
    <message>
      <source>on the wire</source>
      <translation>已发往网络</translation>
    </message>
    <message>
      <source>on the wire → gateway</source>
      <translation>线路 → 网关</translation>
    </message>
    <message>
      <source>one clock</source>
      <translation>同一时钟</translation>
    </message>
    <message>
      <source>one has failed</source>
      <translation>其中一个失败</translation>
    </message>
    <message>
      <source>one of both</source>
      <translation>两者之一</translation>
    </message>
    <message>
      <source>one of both must fit</source>
      <translation>两者满足其一即可</translation>
    </message>
    <message>
      <source>online</source>
      <translation>在线</translation>
    </message>
    <message>
      <source>only : and != take several</source>
      <translation>只有 : 和 != 接受多个值</translation>
    </message>
    <message>
      <source>only identities can act or look</source>
      <translation>只有身份才能操作或查看</translation>
    </message>
    <message>
      <source>only in the first</source>
      <translation>仅第一次有</translation>
    </message>
    <message>
      <source>only in the second</source>
      <translation>仅第二次有</translation>
    </message>
    <message>
      <source>only the first {0} rows of the comparison are shown</source>
      <translation>只显示比较结果的前 {0} 行</translation>
    </message>
    <message>
      <source>only variables above and the run's own names are known here</source>
      <translation>这里只认识上面的变量和运行自身的名称</translation>
    </message>
    <message>
      <source>only what a token says is kept</source>
      <translation>只保留 Token 所声明的内容</translation>
    </message>
    <message>
      <source>only {0} in this order; {1} got {2}</source>
      <translation>只有 {0} 条按此顺序；{1} 收到 {2} 条</translation>
    </message>
    <message>
      <source>open link of {0}</source>
      <translation>open link of {0}</translation>
    </message>
    <message>
      <source>opening the commands</source>
      <translation>打开命令面板</translation>
    </message>
    <message>
      <source>opening the keys</source>
      <translation>打开快捷键列表</translation>
    </message>
    <message>
      <source>opening the link failed: {0}</source>
      <translation>打开链路失败：{0}</translation>
    </message>
    <message>
      <source>operator of {0}</source>
      <translation>{0} 的操作员</translation>
    </message>
    <message>
      <source>ordered choice</source>
      <translation>有序选项</translation>
    </message>
    <message>
      <source>out of the service: its login ends and others are refused</source>
      <translation>封禁整个服务：结束其登录，并拒绝再次登录</translation>
    </message>
    <message>
      <source>out of {0}</source>
      <translation>封禁 {0}</translation>
    </message>
    <message>
      <source>over for {0}</source>
      <translation>已过期 {0}</translation>
    </message>
    <message>
      <source>p95 of delivery [for bob] &lt; 51 ms</source>
      <translation>p95 of delivery [for bob] &lt; 51 ms</translation>
    </message>
    <message>
      <source>packed formats are tried up to {0} bytes only</source>
      <translation>仅对不超过 {0} 字节的内容尝试打包格式</translation>
    </message>
    <message>
      <source>part of the path is a file, not a folder</source>
      <translation>路径的一部分是文件而不是文件夹</translation>
    </message>
    <message>
      <source>passed</source>
      <translation>通过</translation>
    </message>
    <message>
      <source>passed on</source>
      <translation>已转发</translation>
    </message>
    <message>
      <source>payload</source>
      <translation>消息体</translation>
    </message>
    <message>
      <source>payload: text, binary or none</source>
      <translation>消息体：text、binary 或 none</translation>
    </message>
    <message>
      <source>payloads</source>
      <translation>消息内容</translation>
    </message>
    <message>
      <source>peer status</source>
      <translation>对端状态</translation>
    </message>
    <message>
      <source>peer to peer</source>
      <translation>点对点</translation>
    </message>
    <message>
      <source>peer's user id</source>
      <translation>对端用户 ID</translation>
    </message>
    <message>
      <source>pending</source>
      <translation>等待中</translation>
    </message>
    <message>
      <source>pick has nothing to pick from</source>
      <translation>pick 没有可选内容</translation>
    </message>
    <message>
      <source>pinned key</source>
      <translation>公钥指纹</translation>
    </message>
    <message>
      <source>place in the room's order</source>
      <translation>房间内的序号</translation>
    </message>
    <message>
      <source>ports are numbers from 1 to 65535</source>
      <translation>端口是 1 到 65535 的数字</translation>
    </message>
    <message>
      <source>presence</source>
      <translation>在线状态</translation>
    </message>
    <message>
      <source>proxy</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>publish audio</source>
      <translation>发布音频</translation>
    </message>
    <message>
      <source>publish data</source>
      <translation>发布数据</translation>
    </message>
    <message>
      <source>publish stream</source>
      <translation>发布流</translation>
    </message>
    <message>
      <source>publish video</source>
      <translation>发布视频</translation>
    </message>
    <message>
      <source>random takes the least and the most, both whole numbers</source>
      <translation>random 接受最小值和最大值，均为整数</translation>
    </message>
    <message>
      <source>receipt</source>
      <translation>回执</translation>
    </message>
    <message>
      <source>receipts that came</source>
      <translation>收到的回执</translation>
    </message>
    <message>
      <source>receiver's user id</source>
      <translation>接收方的用户 ID</translation>
    </message>
    <message>
      <source>receiving all</source>
      <translation>接收全部消息</translation>
    </message>
    <message>
      <source>reconnected</source>
      <translation>已重连</translation>
    </message>
    <message>
      <source>reconnecting {0}</source>
      <translation>重连中 {0}</translation>
    </message>
    <message>
      <source>refreshing the window</source>
      <translation>刷新窗口</translation>
    </message>
    <message>
      <source>refused</source>
      <translation>被拒绝</translation>
    </message>
    <message>
      <source>refused frame</source>
      <translation>被拒绝的帧</translation>
    </message>
    <message>
      <source>refused the user name or the password</source>
      <translation>拒绝了用户名或密码</translation>
    </message>
    <message>
      <source>remove it, or open one before</source>
      <translation>请去掉它，或在前面加上左括号</translation>
    </message>
    <message>
      <source>remove those that are not needed</source>
      <translation>请去掉不需要的部分</translation>
    </message>
    <message>
      <source>restart the gateway</source>
      <translation>重启网关</translation>
    </message>
    <message>
      <source>result by number or name</source>
      <translation>结果的数字或名称</translation>
    </message>
    <message>
      <source>result in words, * for the rest</source>
      <translation>结果文字，* 代表其余</translation>
    </message>
    <message>
      <source>results</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>right below</source>
      <translation>right below</translation>
    </message>
    <message>
      <source>room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>room call</source>
      <translation>房间调用</translation>
    </message>
    <message>
      <source>room id</source>
      <translation>房间 ID</translation>
    </message>
    <message>
      <source>room message</source>
      <translation>房间消息</translation>
    </message>
    <message>
      <source>room notice</source>
      <translation>房间通知</translation>
    </message>
    <message>
      <source>rooms</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>round trip</source>
      <translation>往返</translation>
    </message>
    <message>
      <source>row {0} is not held; the log has {1} to {2}</source>
      <translation>第 {0} 行不在日志中，日志有第 {1} 到 {2} 行</translation>
    </message>
    <message>
      <source>row {0} with colour {1} does not exist</source>
      <translation>不存在颜色为 {1} 的第 {0} 行</translation>
    </message>
    <message>
      <source>row&gt;={0} row&lt;={1}</source>
      <translation>row&gt;={0} row&lt;={1}</translation>
    </message>
    <message>
      <source>rows cannot be ordered by {0}; only by {1}</source>
      <translation>不能按 {0} 排序，只能按 {1}</translation>
    </message>
    <message>
      <source>rows you marked</source>
      <translation>已标记的行</translation>
    </message>
    <message>
      <source>rts-console/{0} (doctor)</source>
      <translation>rts-console/{0} (doctor)</translation>
    </message>
    <message>
      <source>rts-console: the demo was closed before its end</source>
      <translation>rts-console: the demo was closed before its end</translation>
    </message>
    <message>
      <source>rts-console: the gateway cannot be reached: {0}</source>
      <translation>rts-console: the gateway cannot be reached: {0}</translation>
    </message>
    <message>
      <source>ruled out</source>
      <translation>已排除</translation>
    </message>
    <message>
      <source>running</source>
      <translation>运行中</translation>
    </message>
    <message>
      <source>same session</source>
      <translation>同一会话</translation>
    </message>
    <message>
      <source>scenario: branch {0} of {1}</source>
      <translation>scenario: branch {0} of {1}</translation>
    </message>
    <message>
      <source>secret was</source>
      <translation>处密钥已</translation>
    </message>
    <message>
      <source>secrets are masked</source>
      <translation>密钥已遮蔽</translation>
    </message>
    <message>
      <source>secrets were</source>
      <translation>处密钥已</translation>
    </message>
    <message>
      <source>secrets were taken out</source>
      <translation>密钥已移除</translation>
    </message>
    <message>
      <source>seeing the fault</source>
      <translation>看到故障</translation>
    </message>
    <message>
      <source>send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>sender → gateway</source>
      <translation>发送方 → 网关</translation>
    </message>
    <message>
      <source>sending</source>
      <translation>发送中</translation>
    </message>
    <message>
      <source>sent</source>
      <translation>已发送</translation>
    </message>
    <message>
      <source>sent, no receipt yet</source>
      <translation>已发送，尚无回执</translation>
    </message>
    <message>
      <source>sent, result not known yet</source>
      <translation>已发送，结果未知</translation>
    </message>
    <message>
      <source>server message</source>
      <translation>服务端消息</translation>
    </message>
    <message>
      <source>server params</source>
      <translation>业务参数</translation>
    </message>
    <message>
      <source>session</source>
      <translation>会话</translation>
    </message>
    <message>
      <source>set a fault</source>
      <translation>设置故障</translation>
    </message>
    <message>
      <source>settings and facts</source>
      <translation>设置和概况</translation>
    </message>
    <message>
      <source>shorten it</source>
      <translation>请缩短</translation>
    </message>
    <message>
      <source>showing the row</source>
      <translation>显示该行</translation>
    </message>
    <message>
      <source>signature for the app server</source>
      <translation>应用服务器的签名</translation>
    </message>
    <message>
      <source>since {0}, for {1} s.</source>
      <translation>自 {0} 起，历时 {1} 秒。</translation>
    </message>
    <message>
      <source>skipped</source>
      <translation>已跳过</translation>
    </message>
    <message>
      <source>so it was when the recording began</source>
      <translation>录制开始时的状态</translation>
    </message>
    <message>
      <source>somebody must see it</source>
      <translation>必须有人看到</translation>
    </message>
    <message>
      <source>starting</source>
      <translation>启动中</translation>
    </message>
    <message>
      <source>starts with {0}://</source>
      <translation>以 {0}:// 开头</translation>
    </message>
    <message>
      <source>stopped</source>
      <translation>已停止</translation>
    </message>
    <message>
      <source>stopped at {0} bytes, although more would come out: it may be a trap</source>
      <translation>在 {0} 字节处停止，虽然还有更多内容：可能是陷阱</translation>
    </message>
    <message>
      <source>stopping</source>
      <translation>停止中</translation>
    </message>
    <message>
      <source>stored keys and passwords</source>
      <translation>存储的密钥和密码</translation>
    </message>
    <message>
      <source>subscribe stream</source>
      <translation>订阅流</translation>
    </message>
    <message>
      <source>system</source>
      <translation>系统</translation>
    </message>
    <message>
      <source>taken</source>
      <translation>已接受</translation>
    </message>
    <message>
      <source>text follows the quote directly</source>
      <translation>引号后直接跟着文本</translation>
    </message>
    <message>
      <source>text frame</source>
      <translation>文本帧</translation>
    </message>
    <message>
      <source>text frame, masked</source>
      <translation>文本帧，已遮蔽</translation>
    </message>
    <message>
      <source>text:"exact words"</source>
      <translation>text:"exact words"</translation>
    </message>
    <message>
      <source>that disk can only be read</source>
      <translation>该磁盘只读</translation>
    </message>
    <message>
      <source>that is not known</source>
      <translation>它是未知的</translation>
    </message>
    <message>
      <source>the TLS handshake failed: {0}</source>
      <translation>TLS 握手失败：{0}</translation>
    </message>
    <message>
      <source>the URL begins with ws://: nothing is encrypted</source>
      <translation>URL 以 ws:// 开头，没有加密</translation>
    </message>
    <message>
      <source>the address has a password in it</source>
      <translation>地址中含有密码</translation>
    </message>
    <message>
      <source>the address has a token or key in it</source>
      <translation>地址中含有 Token 或密钥</translation>
    </message>
    <message>
      <source>the answer cannot be understood: {0}</source>
      <translation>无法理解应答：{0}</translation>
    </message>
    <message>
      <source>the answer to the login is of version {0}</source>
      <translation>登录应答的版本为 {0}</translation>
    </message>
    <message>
      <source>the app id</source>
      <translation>App ID</translation>
    </message>
    <message>
      <source>the app server was not reached</source>
      <translation>未到达应用服务器</translation>
    </message>
    <message>
      <source>the app that it opens</source>
      <translation>所访问的应用</translation>
    </message>
    <message>
      <source>the certificate is for another key than the pinned one: {0}</source>
      <translation>证书的密钥与指纹不符：{0}</translation>
    </message>
    <message>
      <source>the certificate of {0} is not trusted: {1}</source>
      <translation>{0} 的证书不受信任：{1}</translation>
    </message>
    <message>
      <source>the channel that may be joined</source>
      <translation>允许加入的频道</translation>
    </message>
    <message>
      <source>the character U+{0} must not stand in it</source>
      <translation>其中不得出现字符 U+{0}</translation>
    </message>
    <message>
      <source>the client did not say when</source>
      <translation>客户端未说明时间</translation>
    </message>
    <message>
      <source>the client was closed</source>
      <translation>客户端已关闭</translation>
    </message>
    <message>
      <source>the clocks do not agree: only the whole is sure</source>
      <translation>时钟不一致：只有总时长可靠</translation>
    </message>
    <message>
      <source>the connection ended without a word</source>
      <translation>连接无声无息地结束</translation>
    </message>
    <message>
      <source>the connection was closed with code {0}</source>
      <translation>连接以代码 {0} 关闭</translation>
    </message>
    <message>
      <source>the disk has less than 1 GiB left</source>
      <translation>磁盘剩余不足 1 GiB</translation>
    </message>
    <message>
      <source>the disk is full</source>
      <translation>磁盘已满</translation>
    </message>
    <message>
      <source>the end</source>
      <translation>结尾</translation>
    </message>
    <message>
      <source>the environment variable {0} (set it before the console is started)</source>
      <translation>环境变量 {0}（请在启动控制台之前设置）</translation>
    </message>
    <message>
      <source>the epoch and the place of the message before (previous) are not kept</source>
      <translation>前一条消息的 epoch 和位置（previous）未保留</translation>
    </message>
    <message>
      <source>the file grew larger than that disk allows</source>
      <translation>文件超过该磁盘允许的大小</translation>
    </message>
    <message>
      <source>the file has no saved messages</source>
      <translation>文件中没有保存的消息</translation>
    </message>
    <message>
      <source>the file has version {0}</source>
      <translation>文件的版本为 {0}</translation>
    </message>
    <message>
      <source>the file is empty</source>
      <translation>文件为空</translation>
    </message>
    <message>
      <source>the file is nested too deeply</source>
      <translation>文件嵌套过深</translation>
    </message>
    <message>
      <source>the file is too large</source>
      <translation>文件过大</translation>
    </message>
    <message>
      <source>the filter has {0} characters, at most {1} are allowed</source>
      <translation>过滤条件有 {0} 个字符，最多允许 {1} 个</translation>
    </message>
    <message>
      <source>the filter looks for {0} texts, at most {1} are allowed</source>
      <translation>过滤条件查找 {0} 个文本，最多允许 {1} 个</translation>
    </message>
    <message>
      <source>the first {0} characters are shown</source>
      <translation>显示前 {0} 个字符</translation>
    </message>
    <message>
      <source>the gateway began a new order</source>
      <translation>网关开始了新的顺序</translation>
    </message>
    <message>
      <source>the gateway did not answer</source>
      <translation>网关没有应答</translation>
    </message>
    <message>
      <source>the gateway did not answer within {0} s</source>
      <translation>网关在 {0} 秒内没有应答</translation>
    </message>
    <message>
      <source>the gateway did not say</source>
      <translation>网关未说明</translation>
    </message>
    <message>
      <source>the gateway ended</source>
      <translation>网关已结束</translation>
    </message>
    <message>
      <source>the gateway had forgotten the session, as it does{0}</source>
      <translation>网关已清除会话{0}</translation>
    </message>
    <message>
      <source>the gateway hung up: {0} ({1})</source>
      <translation>网关挂断：{0}（{1}）</translation>
    </message>
    <message>
      <source>the gateway lost it</source>
      <translation>网关已丢失</translation>
    </message>
    <message>
      <source>the gateway lost it: {0}</source>
      <translation>网关已丢失：{0}</translation>
    </message>
    <message>
      <source>the gateway no longer has the messages that were missed</source>
      <translation>网关已不再保留缺失的消息</translation>
    </message>
    <message>
      <source>the gateway refused: {0} ({1})</source>
      <translation>网关拒绝：{0}（{1}）</translation>
    </message>
    <message>
      <source>the gateway was started anew</source>
      <translation>网关已重新启动</translation>
    </message>
    <message>
      <source>the gateway was {each.offset_ms:+.3f} ms ahead, ± {each.error_ms:.3f} ms</source>
      <translation>网关时钟快 {each.offset_ms:+.3f} ms，± {each.error_ms:.3f} ms</translation>
    </message>
    <message>
      <source>the gateway's clock is not known</source>
      <translation>网关时钟未知</translation>
    </message>
    <message>
      <source>the gateway's clock is {0} (± {1} ms, {2} samples)</source>
      <translation>网关时钟{0}（± {1} ms，{2} 个样本）</translation>
    </message>
    <message>
      <source>the header is cut off: it should end at byte {0}, the frame has {1}</source>
      <translation>标头被截断：应在第 {0} 字节结束，而帧只有 {1} 字节</translation>
    </message>
    <message>
      <source>the host is unreachable</source>
      <translation>主机不可达</translation>
    </message>
    <message>
      <source>the host refused the connection</source>
      <translation>主机拒绝连接</translation>
    </message>
    <message>
      <source>the host's address was not found</source>
      <translation>未找到主机地址</translation>
    </message>
    <message>
      <source>the identity that saw it</source>
      <translation>看到它的身份</translation>
    </message>
    <message>
      <source>the indentation does not fit the lines above</source>
      <translation>缩进与上面的行不符</translation>
    </message>
    <message>
      <source>the key is another than the pinned one: {0}</source>
      <translation>密钥与指纹不符：{0}</translation>
    </message>
    <message>
      <source>the key {0} is there twice</source>
      <translation>键 {0} 出现两次</translation>
    </message>
    <message>
      <source>the keyring did not answer</source>
      <translation>密钥环没有响应</translation>
    </message>
    <message>
      <source>the keyring failed ({0})</source>
      <translation>密钥环出错（{0}）</translation>
    </message>
    <message>
      <source>the keyring's entry {0} of the service 'rts-console'</source>
      <translation>密钥环中服务 'rts-console' 的条目 {0}</translation>
    </message>
    <message>
      <source>the limit for text</source>
      <translation>文本上限</translation>
    </message>
    <message>
      <source>the link broke, the next in {0} ms</source>
      <translation>链路断开，{0} ms 后再试</translation>
    </message>
    <message>
      <source>the link has not come back yet</source>
      <translation>链路尚未恢复</translation>
    </message>
    <message>
      <source>the link of {0} {1}</source>
      <translation>{0} 的链路{1}</translation>
    </message>
    <message>
      <source>the local gateway</source>
      <translation>本地网关</translation>
    </message>
    <message>
      <source>the local gateway ended with exit code {0}: {1}</source>
      <translation>本地网关以退出码 {0} 结束：{1}</translation>
    </message>
    <message>
      <source>the local gateway was not ready within {0} s. Try again.</source>
      <translation>本地网关在 {0} 秒内未就绪，请重试。</translation>
    </message>
    <message>
      <source>the log has no {0} of {1}</source>
      <translation>日志中没有 {0}（共 {1}）</translation>
    </message>
    <message>
      <source>the login has ended</source>
      <translation>登录已结束</translation>
    </message>
    <message>
      <source>the message did not come back</source>
      <translation>消息没有返回</translation>
    </message>
    <message>
      <source>the message was refused: {0}: {1}</source>
      <translation>消息被拒绝：{0}：{1}</translation>
    </message>
    <message>
      <source>the name is empty</source>
      <translation>名称为空</translation>
    </message>
    <message>
      <source>the name is too long</source>
      <translation>名称过长</translation>
    </message>
    <message>
      <source>the name {0} is not known here</source>
      <translation>无法解析域名 {0}</translation>
    </message>
    <message>
      <source>the name {0} is there twice</source>
      <translation>名称 {0} 出现两次</translation>
    </message>
    <message>
      <source>the network is unreachable</source>
      <translation>网络不可达</translation>
    </message>
    <message>
      <source>the new folder {0} is locked by another program</source>
      <translation>新文件夹 {0} 被其他程序锁定</translation>
    </message>
    <message>
      <source>the new token</source>
      <translation>新 Token</translation>
    </message>
    <message>
      <source>the number of the command (id) is not kept: 0 stands for it</source>
      <translation>命令编号（id）未保留，以 0 代替</translation>
    </message>
    <message>
      <source>the only user who may use it</source>
      <translation>唯一可使用它的用户</translation>
    </message>
    <message>
      <source>the operator to {0}</source>
      <translation>操作员{0}</translation>
    </message>
    <message>
      <source>the order differs from message {0} on ({1} came)</source>
      <translation>从第 {0} 条消息起顺序不同（收到 {1}）</translation>
    </message>
    <message>
      <source>the order is that of one</source>
      <translation>顺序是其中一个的</translation>
    </message>
    <message>
      <source>the order of keys differs in {0}</source>
      <translation>{0} 中键的顺序不同</translation>
    </message>
    <message>
      <source>the other user</source>
      <translation>对方用户</translation>
    </message>
    <message>
      <source>the packed data are not complete: they end too early</source>
      <translation>打包数据不完整：提前结束</translation>
    </message>
    <message>
      <source>the panel {0} failed to refresh</source>
      <translation>the panel {0} failed to refresh</translation>
    </message>
    <message>
      <source>the pattern cannot be read: {0}</source>
      <translation>模式无法读取：{0}</translation>
    </message>
    <message>
      <source>the pattern {0} cannot be read</source>
      <translation>模式 {0} 无法读取</translation>
    </message>
    <message>
      <source>the picture {0} cannot be written</source>
      <translation>无法写入图片 {0}</translation>
    </message>
    <message>
      <source>the proxy answered HTTP {0}</source>
      <translation>代理应答 HTTP {0}</translation>
    </message>
    <message>
      <source>the proxy closed the connection</source>
      <translation>代理关闭了连接</translation>
    </message>
    <message>
      <source>the proxy did not open the way</source>
      <translation>代理没有打开通路</translation>
    </message>
    <message>
      <source>the proxy is no mapping</source>
      <translation>代理不是键值对</translation>
    </message>
    <message>
      <source>the proxy refused the user name or the password</source>
      <translation>代理拒绝了用户名或密码</translation>
    </message>
    <message>
      <source>the proxy refused: {0}</source>
      <translation>代理拒绝：{0}</translation>
    </message>
    <message>
      <source>the proxy wants a login of kind 0x{0}</source>
      <translation>代理要求 0x{0} 类登录</translation>
    </message>
    <message>
      <source>the proxy wants a user name and a password</source>
      <translation>代理要求用户名和密码</translation>
    </message>
    <message>
      <source>the proxy {0} (HTTP {1})</source>
      <translation>代理{0}（HTTP {1}）</translation>
    </message>
    <message>
      <source>the report of %s failed</source>
      <translation>the report of %s failed</translation>
    </message>
    <message>
      <source>the rest cannot be unpacked ({0})</source>
      <translation>其余部分无法解包（{0}）</translation>
    </message>
    <message>
      <source>the room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>the room began a new order</source>
      <translation>房间开始了新的顺序</translation>
    </message>
    <message>
      <source>the room could not be used</source>
      <translation>房间无法使用</translation>
    </message>
    <message>
      <source>the room was left</source>
      <translation>已离开房间</translation>
    </message>
    <message>
      <source>the rule set {0} has no messages to users</source>
      <translation>规则集 {0} 不支持点对点消息</translation>
    </message>
    <message>
      <source>the run took longer than {0}: shorten it, or give it a longer 'timeout'</source>
      <translation>运行超过 {0}：请缩短它，或把“timeout”写得更长</translation>
    </message>
    <message>
      <source>the same as here</source>
      <translation>与本机一致</translation>
    </message>
    <message>
      <source>the saved message shows a secret</source>
      <translation>保存的消息暴露了机密</translation>
    </message>
    <message>
      <source>the sender is not named</source>
      <translation>没有指定发送方</translation>
    </message>
    <message>
      <source>the sentence is not understood</source>
      <translation>无法理解该语句</translation>
    </message>
    <message>
      <source>the socket had not taken it</source>
      <translation>套接字尚未接收</translation>
    </message>
    <message>
      <source>the speed {0} cannot be used. Write a number such as 1 or 5, or max.</source>
      <translation>不能使用速度 {0}。请写数字，例如 1 或 5，或 max。</translation>
    </message>
    <message>
      <source>the step {0} to have begun</source>
      <translation>步骤 {0} 应已开始</translation>
    </message>
    <message>
      <source>the tag {0} makes it something else than text or a number</source>
      <translation>标签 {0} 使其不再是文本或数字</translation>
    </message>
    <message>
      <source>the text ends where {0} was expected</source>
      <translation>文本在应有 {0} 处结束</translation>
    </message>
    <message>
      <source>the text has a variable that is none</source>
      <translation>文本中有无效的变量</translation>
    </message>
    <message>
      <source>the time in milliseconds since 1970</source>
      <translation>自 1970 年起的毫秒数</translation>
    </message>
    <message>
      <source>the time to live ran out</source>
      <translation>生存时间已耗尽</translation>
    </message>
    <message>
      <source>the time, such as 2026-01-31T12:00:00.000Z</source>
      <translation>时间，例如 2026-01-31T12:00:00.000Z</translation>
    </message>
    <message>
      <source>the token does not fit</source>
      <translation>Token 不符合</translation>
    </message>
    <message>
      <source>the token ends in {0} s</source>
      <translation>Token 将在 {0} 秒后到期</translation>
    </message>
    <message>
      <source>the token has ended</source>
      <translation>Token 已到期</translation>
    </message>
    <message>
      <source>the token never ends</source>
      <translation>Token 永不到期</translation>
    </message>
    <message>
      <source>the user or room that it goes to</source>
      <translation>接收的用户或房间</translation>
    </message>
    <message>
      <source>the user who may use it</source>
      <translation>可使用它的用户</translation>
    </message>
    <message>
      <source>the value of {0} does not fit</source>
      <translation>{0} 的值不符合</translation>
    </message>
    <message>
      <source>the value of {0} stands in clear, and files are shared</source>
      <translation>{0} 的值以明文写出，而文件会被共享</translation>
    </message>
    <message>
      <source>the variable {0} cannot be</source>
      <translation>变量 {0} 不能使用</translation>
    </message>
    <message>
      <source>the variable {0} cannot be used. Write NAME=VALUE.</source>
      <translation>不能使用变量 {0}。请写 NAME=VALUE。</translation>
    </message>
    <message>
      <source>the variable {0} stands here in clear</source>
      <translation>变量 {0} 在此以明文写出</translation>
    </message>
    <message>
      <source>the vendor's own tokens can be read by the vendor alone</source>
      <translation>厂商自身的 Token 只有厂商能读取</translation>
    </message>
    <message>
      <source>the {0} side is no JSON: compared as text</source>
      <translation>{0}侧不是 JSON：按文本比较</translation>
    </message>
    <message>
      <source>there are more than {0} levels</source>
      <translation>超过 {0} 层</translation>
    </message>
    <message>
      <source>there are more than {0} values to compare one by one</source>
      <translation>超过 {0} 个值，无法逐个比较</translation>
    </message>
    <message>
      <source>there are no messages to measure</source>
      <translation>没有可测量的消息</translation>
    </message>
    <message>
      <source>there can be several</source>
      <translation>可以有多个</translation>
    </message>
    <message>
      <source>there is an action {0} already</source>
      <translation>there is an action {0} already</translation>
    </message>
    <message>
      <source>there is no address</source>
      <translation>没有地址</translation>
    </message>
    <message>
      <source>there is no colour {0} for a mark: choose 0 to {1}</source>
      <translation>标记没有颜色 {0}：请选择 0 到 {1}</translation>
    </message>
    <message>
      <source>there is no date {0}</source>
      <translation>没有日期 {0}</translation>
    </message>
    <message>
      <source>there is no key of this app here to make such a token with; use the local gateway</source>
      <translation>这里没有该应用的密钥，无法生成此类 Token；请使用本地网关</translation>
    </message>
    <message>
      <source>there is no key to make one with; give --app-id and the key</source>
      <translation>没有用于生成的密钥；请指定 --app-id 和密钥</translation>
    </message>
    <message>
      <source>there is no key {0}</source>
      <translation>没有键 {0}</translation>
    </message>
    <message>
      <source>there is no kind `{0}`</source>
      <translation>没有类型 `{0}`</translation>
    </message>
    <message>
      <source>there is no list 'snippets' at its top</source>
      <translation>其顶层没有列表 'snippets'</translation>
    </message>
    <message>
      <source>there is no operator here; use the local gateway</source>
      <translation>这里没有操作员；请使用本地网关</translation>
    </message>
    <message>
      <source>there is no row {0}: rows are numbered from 0</source>
      <translation>没有第 {0} 行：行号从 0 开始</translation>
    </message>
    <message>
      <source>there is no such folder</source>
      <translation>没有此文件夹</translation>
    </message>
    <message>
      <source>there is no text in the quotes</source>
      <translation>引号中没有文本</translation>
    </message>
    <message>
      <source>there is no time {0}</source>
      <translation>没有时间 {0}</translation>
    </message>
    <message>
      <source>there is no token of {0} at {1}; log in as {2} there, or write 'token: {{env: NAME}}' below the identity</source>
      <translation>在 {1} 没有 {0} 的 Token；请在那里登录 {2}，或在身份下方写上 'token: {{env: NAME}}'</translation>
    </message>
    <message>
      <source>there is no token. Log in once under Connection, or write a reference to it into the profile's file.</source>
      <translation>没有 Token。请在“连接”中登录一次，或在连接配置文件中写入对它的引用。</translation>
    </message>
    <message>
      <source>there is none</source>
      <translation>没有</translation>
    </message>
    <message>
      <source>there is none here; use the local gateway</source>
      <translation>这里没有；请使用本地网关</translation>
    </message>
    <message>
      <source>there is none of that name; there are {0}</source>
      <translation>没有该名称；可用的有 {0}</translation>
    </message>
    <message>
      <source>there is nothing inside</source>
      <translation>里面没有内容</translation>
    </message>
    <message>
      <source>these are no variables</source>
      <translation>这些不是变量</translation>
    </message>
    <message>
      <source>they are never part of a case</source>
      <translation>它们从不包含在案例中</translation>
    </message>
    <message>
      <source>this</source>
      <translation>此项</translation>
    </message>
    <message>
      <source>this bracket closes nothing</source>
      <translation>此括号没有对应的左括号</translation>
    </message>
    <message>
      <source>this bracket is not closed</source>
      <translation>此括号没有闭合</translation>
    </message>
    <message>
      <source>this is no port</source>
      <translation>这不是端口</translation>
    </message>
    <message>
      <source>this is no profile</source>
      <translation>这不是连接配置</translation>
    </message>
    <message>
      <source>this is no saved message</source>
      <translation>这不是保存的消息</translation>
    </message>
    <message>
      <source>this is no user</source>
      <translation>这不是用户</translation>
    </message>
    <message>
      <source>this is not Python</source>
      <translation>这不是 Python</translation>
    </message>
    <message>
      <source>this is not YAML</source>
      <translation>这不是 YAML</translation>
    </message>
    <message>
      <source>this log was opened to be read; nothing can be added to it</source>
      <translation>此日志仅供读取，不能添加内容</translation>
    </message>
    <message>
      <source>this mode has no receipts</source>
      <translation>此模式没有回执</translation>
    </message>
    <message>
      <source>this pattern could take for ever: there are too many ways to fit it</source>
      <translation>此模式可能无限耗时：匹配它的方式太多</translation>
    </message>
    <message>
      <source>this program reads version {0}</source>
      <translation>此程序读取版本 {0}</translation>
    </message>
    <message>
      <source>this quote is not closed</source>
      <translation>此引号没有闭合</translation>
    </message>
    <message>
      <source>this range ends before it begins</source>
      <translation>范围的终点在起点之前</translation>
    </message>
    <message>
      <source>this room</source>
      <translation>此房间</translation>
    </message>
    <message>
      <source>time it took, ms</source>
      <translation>用时，ms</translation>
    </message>
    <message>
      <source>time of day</source>
      <translation>一天中的时刻</translation>
    </message>
    <message>
      <source>times of pings, receipts and the window</source>
      <translation>ping、回执和窗口的时间数据</translation>
    </message>
    <message>
      <source>to look for the text, write {0}</source>
      <translation>要查找该文本，请写 {0}</translation>
    </message>
    <message>
      <source>token</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>token {0}</source>
      <translation>Token {0}</translation>
    </message>
    <message>
      <source>token {0}, {1} old, never ends</source>
      <translation>Token {0}，已用 {1}，永不到期</translation>
    </message>
    <message>
      <source>token {0}, {1} old, over for {2}</source>
      <translation>Token {0}，已用 {1}，已过期 {2}</translation>
    </message>
    <message>
      <source>token {0}, {1} old, {2} left</source>
      <translation>Token {0}，已用 {1}，剩余 {2}</translation>
    </message>
    <message>
      <source>tokens and their signatures</source>
      <translation>Token 及其签名</translation>
    </message>
    <message>
      <source>told at the join</source>
      <translation>加入时告知</translation>
    </message>
    <message>
      <source>told with the result</source>
      <translation>随结果告知</translation>
    </message>
    <message>
      <source>too few to say ({0} and {1})</source>
      <translation>数量过少，无法判断（{0} 和 {1}）</translation>
    </message>
    <message>
      <source>true or false</source>
      <translation>true 或 false</translation>
    </message>
    <message>
      <source>two profiles have the same name</source>
      <translation>两个连接配置同名</translation>
    </message>
    <message>
      <source>uid among its attributes.</source>
      <translation>其属性中的 uid。</translation>
    </message>
    <message>
      <source>uid among the attributes of the message.</source>
      <translation>消息属性中的 uid。</translation>
    </message>
    <message>
      <source>undefined alias</source>
      <translation>undefined alias</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>在途</translation>
    </message>
    <message>
      <source>unexpected end of stream</source>
      <translation>unexpected end of stream</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>unknown code {0}</source>
      <translation>未知结果码 {0}</translation>
    </message>
    <message>
      <source>unknown escape</source>
      <translation>unknown escape</translation>
    </message>
    <message>
      <source>unknown escape `\{0}`</source>
      <translation>未知转义 `\{0}`</translation>
    </message>
    <message>
      <source>unknown event {0}</source>
      <translation>未知事件 {0}</translation>
    </message>
    <message>
      <source>unknown fault {0}</source>
      <translation>未知故障 {0}</translation>
    </message>
    <message>
      <source>unknown field `{0}`</source>
      <translation>未知字段 `{0}`</translation>
    </message>
    <message>
      <source>unknown field {0}</source>
      <translation>未知字段 {0}</translation>
    </message>
    <message>
      <source>unknown identity {0}</source>
      <translation>未知身份 {0}</translation>
    </message>
    <message>
      <source>unknown limit {0}</source>
      <translation>未知限制 {0}</translation>
    </message>
    <message>
      <source>unknown name ${{{0}}}</source>
      <translation>未知名称 ${{{0}}}</translation>
    </message>
    <message>
      <source>unknown outcome</source>
      <translation>结果未知</translation>
    </message>
    <message>
      <source>unknown outcome ({0})</source>
      <translation>结果未知（{0}）</translation>
    </message>
    <message>
      <source>unknown reply 0x{0}</source>
      <translation>未知应答 0x{0}</translation>
    </message>
    <message>
      <source>unknown rules {0}</source>
      <translation>未知规则 {0}</translation>
    </message>
    <message>
      <source>unknown state {0}</source>
      <translation>未知状态 {0}</translation>
    </message>
    <message>
      <source>unknown step {0}</source>
      <translation>未知步骤 {0}</translation>
    </message>
    <message>
      <source>unknown user {0}</source>
      <translation>未知用户 {0}</translation>
    </message>
    <message>
      <source>unreachable</source>
      <translation>无法到达</translation>
    </message>
    <message>
      <source>until ended</source>
      <translation>直到手动结束</translation>
    </message>
    <message>
      <source>until lifted</source>
      <translation>直到解除</translation>
    </message>
    <message>
      <source>update token</source>
      <translation>更新 Token</translation>
    </message>
    <message>
      <source>usage: python -m rts_console.gui.help_pictures FOLDER</source>
      <translation>usage: python -m rts_console.gui.help_pictures FOLDER</translation>
    </message>
    <message>
      <source>use fewer of *, + and ?, or leave out (?=, (?!, (?&lt;, \1 and ++</source>
      <translation>请少用 *、+ 和 ?，或去掉 (?=、(?!、(?&lt;、\1 和 ++</translation>
    </message>
    <message>
      <source>user id</source>
      <translation>用户 ID</translation>
    </message>
    <message>
      <source>user or room it went to</source>
      <translation>发往的用户或房间</translation>
    </message>
    <message>
      <source>user's id</source>
      <translation>用户 ID</translation>
    </message>
    <message>
      <source>users it went to</source>
      <translation>发往的用户数</translation>
    </message>
    <message>
      <source>wants a user name and a password</source>
      <translation>要求用户名和密码</translation>
    </message>
    <message>
      <source>warning</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>what happened</source>
      <translation>发生了什么</translation>
    </message>
    <message>
      <source>what happens cannot be written down for --case: {0}. Make room for temporary files.</source>
      <translation>无法为 --case 写下发生的内容：{0}。请清理临时文件的空间。</translation>
    </message>
    <message>
      <source>what the privileges below are for</source>
      <translation>下列权限的用途</translation>
    </message>
    <message>
      <source>what was missed did not come</source>
      <translation>缺失的内容没有到达</translation>
    </message>
    <message>
      <source>when idle</source>
      <translation>空闲时</translation>
    </message>
    <message>
      <source>when it was made</source>
      <translation>签发时间</translation>
    </message>
    <message>
      <source>who came first</source>
      <translation>先到者</translation>
    </message>
    <message>
      <source>who came last</source>
      <translation>后到者</translation>
    </message>
    <message>
      <source>who came or went is not said</source>
      <translation>没有说明谁来或谁走</translation>
    </message>
    <message>
      <source>who sends</source>
      <translation>发送者</translation>
    </message>
    <message>
      <source>who sent it</source>
      <translation>谁发送的</translation>
    </message>
    <message>
      <source>without a word</source>
      <translation>没有说明</translation>
    </message>
    <message>
      <source>word=what stands in its place on each line, up to 50; word= blocks.</source>
      <translation>每行一个 词=替换词，最多 50 个；词= 表示屏蔽。</translation>
    </message>
    <message>
      <source>words for the one who presents</source>
      <translation>给演示者的提示</translation>
    </message>
    <message>
      <source>write " where it ends</source>
      <translation>请在结尾处写 "</translation>
    </message>
    <message>
      <source>write ) where it ends</source>
      <translation>请在结尾处写 )</translation>
    </message>
    <message>
      <source>write 10:15:03.2, 2026-03-01T10:15 or +30s (after the oldest row)</source>
      <translation>请写 10:15:03.2、2026-03-01T10:15 或 +30s（在最早一行之后）</translation>
    </message>
    <message>
      <source>write \ before . * + ? ( ) [ ] { } ^ $ | to mean the sign itself</source>
      <translation>在 . * + ? ( ) [ ] { } ^ $ | 前写 \ 表示符号本身</translation>
    </message>
    <message>
      <source>write \\ for a backslash</source>
      <translation>反斜杠请写作 \\</translation>
    </message>
    <message>
      <source>write a space between, or \" for a quote</source>
      <translation>请在中间加空格，引号请写作 \"</translation>
    </message>
    <message>
      <source>write alternatives, such as (ä|ö)</source>
      <translation>请写候选项，例如 (ä|ö)</translation>
    </message>
    <message>
      <source>write both with the date, or both without</source>
      <translation>两者都写日期，或都不写</translation>
    </message>
    <message>
      <source>write both, such as 1..5, or &gt;= or &lt;= with the one</source>
      <translation>请写出两端，如 1..5，或用 &gt;= 或 &lt;= 只写一端</translation>
    </message>
    <message>
      <source>write bytes, k or M, such as 4k</source>
      <translation>请写字节、k 或 M，例如 4k</translation>
    </message>
    <message>
      <source>write digits, such as 123</source>
      <translation>请写数字，例如 123</translation>
    </message>
    <message>
      <source>write hours to 23, minutes and seconds to 59</source>
      <translation>小时到 23，分和秒到 59</translation>
    </message>
    <message>
      <source>write it directly behind, or {0}{1}"" for an empty one</source>
      <translation>请紧跟其后书写，空值请写 {0}{1}""</translation>
    </message>
    <message>
      <source>write it with : or give one end only</source>
      <translation>请用 :，或只给一端</translation>
    </message>
    <message>
      <source>write milliseconds or a unit, such as 200ms or 1.5s</source>
      <translation>请写毫秒或带单位，例如 200ms 或 1.5s</translation>
    </message>
    <message>
      <source>write one, or remove the word or bracket that needs it</source>
      <translation>请补上，或去掉需要它的词或括号</translation>
    </message>
    <message>
      <source>write pairs of hex digits, such as hex:"de ad"</source>
      <translation>请写成对的十六进制数字，例如 hex:"de ad"</translation>
    </message>
    <message>
      <source>write the lower end first</source>
      <translation>请先写较小的一端</translation>
    </message>
    <message>
      <source>write the number, or use : or !=</source>
      <translation>请写数字，或使用 : 或 !=</translation>
    </message>
    <message>
      <source>write what to look for</source>
      <translation>请写出要查找的内容</translation>
    </message>
    <message>
      <source>write year-month-day, such as 2026-03-01T10:15</source>
      <translation>请写年-月-日，例如 2026-03-01T10:15</translation>
    </message>
    <message>
      <source>you may not write there</source>
      <translation>你没有写入权限</translation>
    </message>
    <message>
      <source>your own</source>
      <translation>自己的</translation>
    </message>
    <message>
      <source>your share of the disk is used up</source>
      <translation>你在该磁盘上的配额已用完</translation>
    </message>
    <message>
      <source>{"content": "hello"}</source>
      <translation>{"content": "hello"}</translation>
    </message>
    <message>
      <source>{"from": "{{user}}", "order": "{{order}}", "n": {{seq}}}</source>
      <translation>{"from": "{{user}}", "order": "{{order}}", "n": {{seq}}}</translation>
    </message>
    <message>
      <source>{0} % loss</source>
      <translation>{0}% 丢包</translation>
    </message>
    <message>
      <source>{0} (by its clock, ± {1} ms)</source>
      <translation>{0}（按其时钟，± {1} ms）</translation>
    </message>
    <message>
      <source>{0} ({1}); the defaults are used.</source>
      <translation>{0}（{1}），使用默认值。</translation>
    </message>
    <message>
      <source>{0} MB of {1}</source>
      <translation>{1} 中的 {0} MB</translation>
    </message>
    <message>
      <source>{0} Make room on the disk that has {1}.</source>
      <translation>{0} 请清理 {1} 所在磁盘的空间。</translation>
    </message>
    <message>
      <source>{0} No secret was found.</source>
      <translation>{0} 未发现密钥。</translation>
    </message>
    <message>
      <source>{0} Or add it to 'identities', or to 'others' when nobody acts as it.</source>
      <translation>{0}或将其加入 'identities'；若无人使用该身份，则加入 'others'。</translation>
    </message>
    <message>
      <source>{0} Or add it to 'identities'.</source>
      <translation>{0}或将其加入 'identities'。</translation>
    </message>
    <message>
      <source>{0} Secrets were left in: give it only to who may have them.</source>
      <translation>{0} 密钥予以保留：请只提供给有权限的人。</translation>
    </message>
    <message>
      <source>{0} That is not what was at the moment of this code.</source>
      <translation>{0}这不是出现此结果码时的情况。</translation>
    </message>
    <message>
      <source>{0} The vendor's number of it is {1}.</source>
      <translation>{0} 厂商编号为 {1}。</translation>
    </message>
    <message>
      <source>{0} and {1}</source>
      <translation>{0} 和 {1}</translation>
    </message>
    <message>
      <source>{0} and {1} rows, {2} of them the same.</source>
      <translation>{0} 行和 {1} 行，其中 {2} 行相同。</translation>
    </message>
    <message>
      <source>{0} answered HTTP {1}. Is the address right?</source>
      <translation>{0} 应答了 HTTP {1}。地址是否正确？</translation>
    </message>
    <message>
      <source>{0} answered HTTP {1}{2}</source>
      <translation>{0} 应答 HTTP {1}{2}</translation>
    </message>
    <message>
      <source>{0} answered HTTP {1}{2}. Is this the URL of an RTS gateway?</source>
      <translation>{0} 应答 HTTP {1}{2}。这是 RTS 网关的 URL 吗？</translation>
    </message>
    <message>
      <source>{0} are allowed</source>
      <translation>允许 {0} 条</translation>
    </message>
    <message>
      <source>{0} are both given</source>
      <translation>{0} 同时给出</translation>
    </message>
    <message>
      <source>{0} as expected</source>
      <translation>{0} 项符合预期</translation>
    </message>
    <message>
      <source>{0} at character {1}</source>
      <translation>{0}（第 {1} 个字符）</translation>
    </message>
    <message>
      <source>{0} at once</source>
      <translation>一次 {0} 条</translation>
    </message>
    <message>
      <source>{0} at once, the allowance of a second</source>
      <translation>一次 {0} 条，即一秒的额度</translation>
    </message>
    <message>
      <source>{0} belongs to {1} already</source>
      <translation>{0} belongs to {1} already</translation>
    </message>
    <message>
      <source>{0} broke the connection off before the end of its answer. </source>
      <translation>{0} 在应答结束前断开了连接。</translation>
    </message>
    <message>
      <source>{0} by {1} ms ({2})</source>
      <translation>{0} {1} ms（{2}）</translation>
    </message>
    <message>
      <source>{0} bytes came back unchanged</source>
      <translation>{0} 字节原样返回</translation>
    </message>
    <message>
      <source>{0} bytes stand after it</source>
      <translation>其后还有 {0} 字节</translation>
    </message>
    <message>
      <source>{0} calls or events are not in it: they had not ended, or were too many.</source>
      <translation>有 {0} 个调用或事件未包含：尚未结束，或数量过多。</translation>
    </message>
    <message>
      <source>{0} came more than once</source>
      <translation>{0} 多次到达</translation>
    </message>
    <message>
      <source>{0} came, {1} are missing</source>
      <translation>到达 {0}，缺少 {1}</translation>
    </message>
    <message>
      <source>{0} cannot be asked ({1}). Is it reachable from here?</source>
      <translation>无法询问 {0}（{1}）。从这里能否访问它？</translation>
    </message>
    <message>
      <source>{0} cannot be deleted: {1}. Delete it by hand.</source>
      <translation>无法删除 {0}：{1}。请手动删除。</translation>
    </message>
    <message>
      <source>{0} cannot be loaded as Python</source>
      <translation>{0} 无法作为 Python 加载</translation>
    </message>
    <message>
      <source>{0} cannot be loaded: {1}</source>
      <translation>{0} 无法加载：{1}</translation>
    </message>
    <message>
      <source>{0} cannot be read</source>
      <translation>{0} 无法读取</translation>
    </message>
    <message>
      <source>{0} cannot be read: {1}. Check its rights, or choose another file.</source>
      <translation>无法读取 {0}：{1}。请检查权限，或选择其他文件。</translation>
    </message>
    <message>
      <source>{0} cannot be read: {1}. Check the path.</source>
      <translation>无法读取 {0}：{1}。请检查路径。</translation>
    </message>
    <message>
      <source>{0} cannot be read: {1}. Mend or remove it.</source>
      <translation>无法读取 {0}：{1}。请修复或删除它。</translation>
    </message>
    <message>
      <source>{0} cannot be run here. {1}</source>
      <translation>{0} 不能在此运行。{1}</translation>
    </message>
    <message>
      <source>{0} cannot be started ({1}). Is the installation complete?</source>
      <translation>无法启动 {0}（{1}）。安装是否完整？</translation>
    </message>
    <message>
      <source>{0} cannot be understood ({1})</source>
      <translation>{0} 无法理解（{1}）</translation>
    </message>
    <message>
      <source>{0} cannot be written: {1}. Choose another place with Save as.</source>
      <translation>无法写入 {0}：{1}。请用“另存为”选择其他位置。</translation>
    </message>
    <message>
      <source>{0} cannot be written: {1}. Mend its folder's permissions: its changes wait here.</source>
      <translation>无法写入 {0}：{1}。请修复其文件夹的权限：更改在此等候。</translation>
    </message>
    <message>
      <source>{0} connects to {1}</source>
      <translation>{0} 连接到 {1}</translation>
    </message>
    <message>
      <source>{0} could not log in</source>
      <translation>{0} 无法登录</translation>
    </message>
    <message>
      <source>{0} could not log out</source>
      <translation>{0} 无法登出</translation>
    </message>
    <message>
      <source>{0} did not answer in time. Is the host up, and the port open?</source>
      <translation>{0} 未及时应答。主机是否在线，端口是否开放？</translation>
    </message>
    <message>
      <source>{0} did not answer within {1} s. Is it reachable from here?</source>
      <translation>{0} 在 {1} 秒内没有应答。从这里能否访问它？</translation>
    </message>
    <message>
      <source>{0} did not answer within {1} s. Whether it was done is unknown: look first.</source>
      <translation>{0} 在 {1} 秒内没有应答。是否已执行未知，请先确认。</translation>
    </message>
    <message>
      <source>{0} did not happen within {1} s</source>
      <translation>{0}未在 {1} 秒内完成</translation>
    </message>
    <message>
      <source>{0} does not fit</source>
      <translation>{0} 不符合</translation>
    </message>
    <message>
      <source>{0} does not fit into a {1} of the token.</source>
      <translation>{0} 放不进 Token 的 {1}。</translation>
    </message>
    <message>
      <source>{0} does not speak the RTS protocol ({1})</source>
      <translation>{0} 不支持 RTS 协议（{1}）</translation>
    </message>
    <message>
      <source>{0} does not speak the RTS protocol ({1}). Is this the URL of an RTS gateway?{2}</source>
      <translation>{0} 不支持 RTS 协议（{1}）。这是 RTS 网关的 URL 吗？{2}</translation>
    </message>
    <message>
      <source>{0} equal but written differently</source>
      <translation>{0}相等但写法不同</translation>
    </message>
    <message>
      <source>{0} equal bytes</source>
      <translation>{0} 个相同字节</translation>
    </message>
    <message>
      <source>{0} equal lines</source>
      <translation>{0} 个相同行</translation>
    </message>
    <message>
      <source>{0} failed; {1} passed{2}.</source>
      <translation>{0} 项失败，{1} 项通过{2}。</translation>
    </message>
    <message>
      <source>{0} from the gateway</source>
      <translation>{0}（来自网关的方向）</translation>
    </message>
    <message>
      <source>{0} from {1} in {2}</source>
      <translation>{2} 中来自 {1} 的 {0}</translation>
    </message>
    <message>
      <source>{0} had to be logged out, for tokens of another family mean nothing to it: log in again.</source>
      <translation>{0} 已被登出，因为其他系列的 Token 对它无效：请重新登录。</translation>
    </message>
    <message>
      <source>{0} has another size than {1} says</source>
      <translation>{0} 的大小与 {1} 所述不符</translation>
    </message>
    <message>
      <source>{0} has done nothing yet</source>
      <translation>{0} 还没有任何操作</translation>
    </message>
    <message>
      <source>{0} has done nothing yet; let it log in first</source>
      <translation>{0} 还没有任何操作，请先让其登录</translation>
    </message>
    <message>
      <source>{0} has fewer bytes than it says</source>
      <translation>{0} 的字节数少于声明</translation>
    </message>
    <message>
      <source>{0} has format {1}; this program reads {2}. Use a newer program.</source>
      <translation>{0} 的格式为 {1}，本程序读取 {2}。请使用较新的程序。</translation>
    </message>
    <message>
      <source>{0} has more bytes than it says</source>
      <translation>{0} 的字节数多于声明</translation>
    </message>
    <message>
      <source>{0} has more than {1} bytes</source>
      <translation>{0} 超过 {1} 字节</translation>
    </message>
    <message>
      <source>{0} has no address</source>
      <translation>{0} 没有地址</translation>
    </message>
    <message>
      <source>{0} has no function decode(data)</source>
      <translation>{0} 没有 decode(data) 函数</translation>
    </message>
    <message>
      <source>{0} has no live link to break</source>
      <translation>{0} 没有可断开的链路</translation>
    </message>
    <message>
      <source>{0} has no such field</source>
      <translation>{0} 没有此字段</translation>
    </message>
    <message>
      <source>{0} has no token. Act as this user and paste one under Connection.</source>
      <translation>{0} 没有 Token。请使用此身份，并在“连接”中粘贴 Token。</translation>
    </message>
    <message>
      <source>{0} has no token: act as this user and paste one under Connection</source>
      <translation>{0} 没有 Token：请使用此身份，并在“连接”中粘贴 Token</translation>
    </message>
    <message>
      <source>{0} has no variable {1}. {2}</source>
      <translation>{0} 没有变量 {1}。{2}</translation>
    </message>
    <message>
      <source>{0} has not been looked up.</source>
      <translation>{0} 尚未查询。</translation>
    </message>
    <message>
      <source>{0} has something else than a reference</source>
      <translation>{0} 的内容不是引用</translation>
    </message>
    <message>
      <source>{0} has {1} entries; {2} is the most in one call.</source>
      <translation>{0} 有 {1} 项，一次调用最多 {2} 项。</translation>
    </message>
    <message>
      <source>{0} has {1} error{2}:
{3}</source>
      <translation>{0} 有 {1} 个错误{2}：
{3}</translation>
    </message>
    <message>
      <source>{0} has {1} {2}; {3} is the most. Shorten it.</source>
      <translation>{0} 有 {1} {2}，上限为 {3}，请缩短。</translation>
    </message>
    <message>
      <source>{0} hung up before it had answered ({1})</source>
      <translation>{0} 未应答即挂断（{1}）</translation>
    </message>
    <message>
      <source>{0} hung up before it had answered. Is this the URL of an RTS gateway?</source>
      <translation>{0} 未应答即挂断。这是 RTS 网关的 URL 吗？</translation>
    </message>
    <message>
      <source>{0} hung up during the TLS handshake</source>
      <translation>{0} 在 TLS 握手期间挂断</translation>
    </message>
    <message>
      <source>{0} hung up during the TLS handshake. Does it speak wss:// at this port?</source>
      <translation>{0} 在 TLS 握手期间挂断。此端口是否支持 wss://？</translation>
    </message>
    <message>
      <source>{0} in the room</source>
      <translation>房间内 {0} 人</translation>
    </message>
    <message>
      <source>{0} is a folder. Choose a file in it.</source>
      <translation>{0} 是文件夹，请选择其中的文件。</translation>
    </message>
    <message>
      <source>{0} is a user of another service, whose key is not known. Act as a local user.</source>
      <translation>{0} 是其他服务的用户，其密钥未知。请使用本地用户的身份。</translation>
    </message>
    <message>
      <source>{0} is an address: nothing to look up</source>
      <translation>{0} 是地址，无需解析</translation>
    </message>
    <message>
      <source>{0} is banned</source>
      <translation>已封禁 {0}</translation>
    </message>
    <message>
      <source>{0} is dismissed: {1} member{2} taken out.</source>
      <translation>{0} 已解散：移出 {1} 名成员{2}。</translation>
    </message>
    <message>
      <source>{0} is encrypted</source>
      <translation>{0} 已加密</translation>
    </message>
    <message>
      <source>{0} is in {1}</source>
      <translation>{0} 在 {1} 中</translation>
    </message>
    <message>
      <source>{0} is in {1} already.</source>
      <translation>{0} 已在 {1} 中。</translation>
    </message>
    <message>
      <source>{0} is logged in</source>
      <translation>{0} 已登录</translation>
    </message>
    <message>
      <source>{0} is logged in with token {1}.</source>
      <translation>{0} 已使用 Token {1} 登录。</translation>
    </message>
    <message>
      <source>{0} is logged in, {1}</source>
      <translation>{0} 已登录，{1}</translation>
    </message>
    <message>
      <source>{0} is logged in. Log out first.</source>
      <translation>{0} 已登录，请先登出。</translation>
    </message>
    <message>
      <source>{0} is logged out</source>
      <translation>{0} 已登出</translation>
    </message>
    <message>
      <source>{0} is missing</source>
      <translation>缺少 {0}</translation>
    </message>
    <message>
      <source>{0} is missing. {1}</source>
      <translation>缺少 {0}。{1}</translation>
    </message>
    <message>
      <source>{0} is muted{1}.</source>
      <translation>已对 {0} 禁言{1}。</translation>
    </message>
    <message>
      <source>{0} is no JSONPath ({1}). Write where the counter stands, such as $.seq or $.meta.n.</source>
      <translation>{0} 不是 JSONPath（{1}）。请写出计数器的位置，例如 $.seq 或 $.meta.n。</translation>
    </message>
    <message>
      <source>{0} is no list</source>
      <translation>{0} 不是列表</translation>
    </message>
    <message>
      <source>{0} is no number</source>
      <translation>{0} 不是数字</translation>
    </message>
    <message>
      <source>{0} is no plain file but a link or something else</source>
      <translation>{0} 不是普通文件，而是链接或其他类型</translation>
    </message>
    <message>
      <source>{0} is no recording: {1} cannot be read ({2}).</source>
      <translation>{0} 不是录制：无法读取 {1}（{2}）。</translation>
    </message>
    <message>
      <source>{0} is no text</source>
      <translation>{0} 不是文本</translation>
    </message>
    <message>
      <source>{0} is no value of JSON</source>
      <translation>{0} 不是 JSON 值</translation>
    </message>
    <message>
      <source>{0} is no whole number from 1 to {1}</source>
      <translation>{0} 不是 1 到 {1} 的整数</translation>
    </message>
    <message>
      <source>{0} is not UTF-8 at byte {1}. Save it as UTF-8.</source>
      <translation>{0} 在第 {1} 字节不是 UTF-8。请保存为 UTF-8。</translation>
    </message>
    <message>
      <source>{0} is not in {1}.</source>
      <translation>{0} 不在 {1} 中。</translation>
    </message>
    <message>
      <source>{0} is not saved: {1}: {2}. {3}</source>
      <translation>{0} 未保存：{1}：{2}。{3}</translation>
    </message>
    <message>
      <source>{0} is not set; set the variable {1} to the token</source>
      <translation>{0} 未设置；请将变量 {1} 设为 Token</translation>
    </message>
    <message>
      <source>{0} is not the file that it says it is</source>
      <translation>{0} 不是它所声称的文件</translation>
    </message>
    <message>
      <source>{0} is not the service that was pinned: its key is {1}. Nothing was said to it. Ask who runs it, and correct the pin only if the key was changed on purpose.</source>
      <translation>{0} 不是指纹对应的服务：其密钥为 {1}。没有向它发送任何内容。请询问其管理者，只有确认密钥是有意更换时才更正指纹。</translation>
    </message>
    <message>
      <source>{0} is not there. Put it into {1}.</source>
      <translation>缺少 {0}，请放入 {1}。</translation>
    </message>
    <message>
      <source>{0} is packed in a way that cases are not</source>
      <translation>{0} 的打包方式不适用于案例</translation>
    </message>
    <message>
      <source>{0} is there already. Choose another folder, or delete it first.</source>
      <translation>{0} 已存在。请选择其他文件夹，或先删除它。</translation>
    </message>
    <message>
      <source>{0} is there twice. Leave one out.</source>
      <translation>{0} 重复出现，请去掉一个。</translation>
    </message>
    <message>
      <source>{0} is too large for a scenario ({1} bytes). Split it.</source>
      <translation>{0} 作为场景过大（{1} 字节）。请拆分。</translation>
    </message>
    <message>
      <source>{0} is too large. {1} Choose a smaller file.</source>
      <translation>{0} 太大。{1}请选择更小的文件。</translation>
    </message>
    <message>
      <source>{0} is {1} by the last look-up.</source>
      <translation>根据最近一次查询，{0} 为 {1}。</translation>
    </message>
    <message>
      <source>{0} is {1}; it must be from {2} to {3}.</source>
      <translation>{0} 为 {1}，必须在 {2} 到 {3} 之间。</translation>
    </message>
    <message>
      <source>{0} leads on and on. Give the address that it leads to.</source>
      <translation>{0} 不断转向。请给出它最终转到的地址。</translation>
    </message>
    <message>
      <source>{0} left</source>
      <translation>剩余 {0}</translation>
    </message>
    <message>
      <source>{0} link becomes {1}{2}</source>
      <translation>{0} 的链路变为 {1}{2}</translation>
    </message>
    <message>
      <source>{0} logged in.</source>
      <translation>{0} 已登录。</translation>
    </message>
    <message>
      <source>{0} may come in again{1}.</source>
      <translation>{0} 可再次进入{1}。</translation>
    </message>
    <message>
      <source>{0} may have letters, digits and {1} only: {2}</source>
      <translation>{0} 只能包含字母、数字和 {1}：{2}</translation>
    </message>
    <message>
      <source>{0} may speak again{1}.</source>
      <translation>{0} 可再次发言{1}。</translation>
    </message>
    <message>
      <source>{0} messages have stars where secrets were: they are sent so.</source>
      <translation>{0} 条消息中的密钥已替换为星号，将按此发送。</translation>
    </message>
    <message>
      <source>{0} messages in the order they were sent</source>
      <translation>{0} 条消息，按发送顺序</translation>
    </message>
    <message>
      <source>{0} messages sent, {1} received, {2} lost · p50 {3} ms, p95 {4} ms · {5} s</source>
      <translation>发送 {0} 条消息，收到 {1}，丢失 {2} · p50 {3} ms，p95 {4} ms · {5} 秒</translation>
    </message>
    <message>
      <source>{0} messages wait for the link already. Release or discard them first.</source>
      <translation>已有 {0} 条消息在等待链路。请先放行或丢弃。</translation>
    </message>
    <message>
      <source>{0} messages, in order, each once</source>
      <translation>{0} 条消息，有序且不重复</translation>
    </message>
    <message>
      <source>{0} more are in the file.</source>
      <translation>文件中还有 {0} 个。</translation>
    </message>
    <message>
      <source>{0} more sections are in the file.</source>
      <translation>文件中还有 {0} 节。</translation>
    </message>
    <message>
      <source>{0} ms {1} this one</source>
      <translation>{1}本机 {0} ms</translation>
    </message>
    <message>
      <source>{0} must be a whole number.</source>
      <translation>{0} 必须是整数。</translation>
    </message>
    <message>
      <source>{0} must be one of {1}.</source>
      <translation>{0} 必须是 {1} 之一。</translation>
    </message>
    <message>
      <source>{0} must be true or false.</source>
      <translation>{0} 必须是 true 或 false。</translation>
    </message>
    <message>
      <source>{0} names the home of an unknown user. Type the whole path.</source>
      <translation>{0} 指向未知用户的主目录，请输入完整路径。</translation>
    </message>
    <message>
      <source>{0} needs it</source>
      <translation>{0} 需要它</translation>
    </message>
    <message>
      <source>{0} not as expected</source>
      <translation>{0} 项不符合预期</translation>
    </message>
    <message>
      <source>{0} not to be</source>
      <translation>{0} 不应为</translation>
    </message>
    <message>
      <source>{0} numbers are</source>
      <translation>{0} 个数字</translation>
    </message>
    <message>
      <source>{0} of this kind were sent in the second before, this one included; {1}.</source>
      <translation>此前一秒内（含本条）共发送 {0} 条此类消息；{1}。</translation>
    </message>
    <message>
      <source>{0} of {1} changes</source>
      <translation>{0}/{1} 次变化</translation>
    </message>
    <message>
      <source>{0} of {1} copies of messages were lost</source>
      <translation>{1} 份消息中丢失 {0} 份</translation>
    </message>
    <message>
      <source>{0} of {1} have confirmed it.</source>
      <translation>{1} 人中有 {0} 人已确认。</translation>
    </message>
    <message>
      <source>{0} of {1} messages</source>
      <translation>{1} 条消息中的 {0} 条</translation>
    </message>
    <message>
      <source>{0} of {1} runs passed</source>
      <translation>{1} 次运行中 {0} 次通过</translation>
    </message>
    <message>
      <source>{0} of {1} trials</source>
      <translation>{1} 个测试项中的 {0} 个</translation>
    </message>
    <message>
      <source>{0} old</source>
      <translation>已用 {0}</translation>
    </message>
    <message>
      <source>{0} old, {1} left</source>
      <translation>已用 {0}，剩余 {1}</translation>
    </message>
    <message>
      <source>{0} passed</source>
      <translation>{0} 项通过</translation>
    </message>
    <message>
      <source>{0} rows are missing before row {1}.</source>
      <translation>第 {1} 行之前缺少 {0} 行。</translation>
    </message>
    <message>
      <source>{0} rows from {1} on are damaged and left out.</source>
      <translation>从 {1} 起的 {0} 行已损坏，已略过。</translation>
    </message>
    <message>
      <source>{0} says that it has {1} bytes; it may have {2}</source>
      <translation>{0} 声明有 {1} 字节，最多允许 {2}</translation>
    </message>
    <message>
      <source>{0} secrets masked</source>
      <translation>已遮蔽 {0} 处密钥</translation>
    </message>
    <message>
      <source>{0} shows a secret</source>
      <translation>{0} 暴露了机密</translation>
    </message>
    <message>
      <source>{0} takes {1} bytes in a frame; {2} is the limit. Give less at once.</source>
      <translation>{0} 在帧中占 {1} 字节，上限为 {2}，请分次提供。</translation>
    </message>
    <message>
      <source>{0} text, {1} bytes</source>
      <translation>{0} 文本，{1} 字节</translation>
    </message>
    <message>
      <source>{0} times, the last {1}</source>
      <translation>{0} 次，最后一次 {1}</translation>
    </message>
    <message>
      <source>{0} to be an identity</source>
      <translation>{0} 应为身份</translation>
    </message>
    <message>
      <source>{0} to be there</source>
      <translation>{0} 应存在</translation>
    </message>
    <message>
      <source>{0} to have sent something</source>
      <translation>{0} 应已发送内容</translation>
    </message>
    <message>
      <source>{0} to receive {1} messages in order</source>
      <translation>{0} 应按顺序收到 {1} 条消息</translation>
    </message>
    <message>
      <source>{0} to the gateway</source>
      <translation>{0}（发往网关的方向）</translation>
    </message>
    <message>
      <source>{0} unread</source>
      <translation>{0} 条未读</translation>
    </message>
    <message>
      <source>{0} users lost their link and come</source>
      <translation>有 {0} 个用户的链路断开，</translation>
    </message>
    <message>
      <source>{0} was expected, not {1}</source>
      <translation>应有 {0}，而不是 {1}</translation>
    </message>
    <message>
      <source>{0} was logged out.</source>
      <translation>{0} 已被登出。</translation>
    </message>
    <message>
      <source>{0} was not opened: you gave up.</source>
      <translation>{0} 未打开：你已放弃。</translation>
    </message>
    <message>
      <source>{0} was not opened: {1}. {2}</source>
      <translation>{0} 未打开：{1}。{2}</translation>
    </message>
    <message>
      <source>{0} was not ready within {1} s</source>
      <translation>{0} 在 {1} 秒内未就绪</translation>
    </message>
    <message>
      <source>{0} was taken out of {1}.</source>
      <translation>已将 {0} 移出 {1}。</translation>
    </message>
    <message>
      <source>{0} without an answer</source>
      <translation>{0} 项没有应答</translation>
    </message>
    <message>
      <source>{0} {1} {2} taken out.</source>
      <translation>{0} {1} {2}移除。</translation>
    </message>
    <message>
      <source>{0} {1}, {2} bytes in {3}.</source>
      <translation>{0} {1}，{3} 中 {2} 字节。</translation>
    </message>
    <message>
      <source>{0} … ({1} characters more)</source>
      <translation>{0} …（还有 {1} 个字符）</translation>
    </message>
    <message>
      <source>{0} → app server</source>
      <translation>{0} → 应用服务器</translation>
    </message>
    <message>
      <source>{0}, certificate for {1}, issued by {2}, ends {3} (in {4} days{5}), {6}</source>
      <translation>{0}，证书属于 {1}，由 {2} 签发，{3} 到期（还有 {4} 天{5}），{6}</translation>
    </message>
    <message>
      <source>{0}, never ends</source>
      <translation>{0}，永不到期</translation>
    </message>
    <message>
      <source>{0}, over for {1}</source>
      <translation>{0}，已过期 {1}</translation>
    </message>
    <message>
      <source>{0}, such as {1}</source>
      <translation>{0}，例如 {1}</translation>
    </message>
    <message>
      <source>{0},{1} ERROR   the gateway ended: {2}</source>
      <translation>{0},{1} ERROR   the gateway ended: {2}</translation>
    </message>
    <message>
      <source>{0}: cannot be read: {1}. Check the path.</source>
      <translation>{0}：无法读取：{1}。请检查路径。</translation>
    </message>
    <message>
      <source>{0}: cannot be written: is there a folder {1}, and may you write to it?</source>
      <translation>{0}：无法写入：文件夹 {1} 是否存在，是否有写入权限？</translation>
    </message>
    <message>
      <source>{0}: compared as text</source>
      <translation>{0}：按文本比较</translation>
    </message>
    <message>
      <source>{0}: is not UTF-8 at byte {1}. Save it as UTF-8.</source>
      <translation>{0}：在第 {1} 字节不是 UTF-8。请保存为 UTF-8。</translation>
    </message>
    <message>
      <source>{0}: no answer within {1} ms; whether it took effect is unknown.</source>
      <translation>{0}：{1} ms 内没有应答，是否生效未知。</translation>
    </message>
    <message>
      <source>{0}: p50 {1} ms, p95 {2} ms</source>
      <translation>{0}：p50 {1} ms，p95 {2} ms</translation>
    </message>
    <message>
      <source>{0}: seen by {1}, not by {2}</source>
      <translation>{0}：{1} 看到，{2} 未看到</translation>
    </message>
    <message>
      <source>{0}: the link broke and comes back by itself.</source>
      <translation>{0}：链路已断开，会自动恢复。</translation>
    </message>
    <message>
      <source>{0}: the name {1} is that of {2} already. Give one of them another name.</source>
      <translation>{0}：名称 {1} 已被 {2} 使用。请给其中一个另起名称。</translation>
    </message>
    <message>
      <source>{0}: what it gave cannot be shown: {1}</source>
      <translation>{0}：返回的内容无法显示：{1}</translation>
    </message>
    <message>
      <source>{0}: write key=value on each line; {1} is not that.</source>
      <translation>{0}：请每行写一个 key=value，{1} 不符合。</translation>
    </message>
    <message>
      <source>{0}: {1} bytes became {2}</source>
      <translation>{0}：{1} 字节变为 {2}</translation>
    </message>
    <message>
      <source>{0}: {1} has no value. Give it one.</source>
      <translation>{0}：{1} 没有值，请填写。</translation>
    </message>
    <message>
      <source>{0}: {1}. Choose another file.</source>
      <translation>{0}：{1}。请选择其他文件。</translation>
    </message>
    <message>
      <source>{0}; how many messages are missed is not known</source>
      <translation>{0}；缺失的消息数未知</translation>
    </message>
    <message>
      <source>{0}; more steps are not followed</source>
      <translation>{0}；不再继续更多步骤</translation>
    </message>
    <message>
      <source>{0}Restart it to go on.</source>
      <translation>{0}重启网关即可继续。</translation>
    </message>
    <message>
      <source>{0}Whether it was done is unknown: look first.</source>
      <translation>{0}是否已执行未知，请先确认。</translation>
    </message>
    <message>
      <source>{0}{1} back when it runs again: restart it.</source>
      <translation>{0}{1}网关恢复运行后会自动重连：请重启网关。</translation>
    </message>
    <message>
      <source>{0}…
({1} more characters are in the file.)</source>
      <translation>{0}…
（文件中还有 {1} 个字符。）</translation>
    </message>
    <message>
      <source>{0}… has {1} characters; {2} is the most. Shorten it.</source>
      <translation>{0}…有 {1} 个字符，上限为 {2}，请缩短。</translation>
    </message>
    <message>
      <source>{count} bytes</source>
      <translation>{count} 字节</translation>
    </message>
    <message>
      <source>{count} failed: {why}</source>
      <translation>{count} 个失败：{why}</translation>
    </message>
    <message>
      <source>{count} value is the same</source>
      <translation>{count} 个值相同</translation>
    </message>
    <message>
      <source>{count} values are the same</source>
      <translation>{count} 个值相同</translation>
    </message>
    <message>
      <source>{done} actions done.</source>
      <translation>已完成 {done} 个操作。</translation>
    </message>
    <message>
      <source>{{{0}..{1}}} goes from small letters to capitals. Write both alike.</source>
      <translation>{{{0}..{1}}} 从小写变成大写，请统一写法。</translation>
    </message>
    <message>
      <source>{{{0}}} has a name with a separator in it. Between braces only commas separate.</source>
      <translation>{{{0}}} 中的名称含有分隔符。括号内只能用逗号分隔。</translation>
    </message>
    <message>
      <source>{{{0}}} has an empty choice. Write {{01..50}}, {{a..e}} or {{red,blue}}.</source>
      <translation>{{{0}}} 中有空选项。请写作 {{01..50}}、{{a..e}} 或 {{red,blue}}。</translation>
    </message>
    <message>
      <source>{{{0}}} is no range. Write two numbers or two letters, as in {{01..50}} or {{a..e}}.</source>
      <translation>{{{0}}} 不是范围。请写两个数字或两个字母，例如 {{01..50}} 或 {{a..e}}。</translation>
    </message>
    <message>
      <source>{{{{{0}}}}} is no name, and no random(1, 6) or pick(a, b)</source>
      <translation>{{{{{0}}}}} 不是名称，也不是 random(1, 6) 或 pick(a, b)</translation>
    </message>
    <message>
      <source>| identity | kind | p50 ms | p95 ms | verdict |</source>
      <translation>| 身份 | 类型 | p50 ms | p95 ms | 结论 |</translation>
    </message>
    <message>
      <source>| |{0} identity | what | first | second |</source>
      <translation>| |{0} 身份 | 内容 | 第一次 | 第二次 |</translation>
    </message>
    <message>
      <source>± up to</source>
      <translation>抖动上限 ±</translation>
    </message>
  </context>
  <context>
    <name>XRayPanel</name>
    <message>
      <source>&amp;Does anything pass? (all links)</source>
      <translation>检测连通性（全部链路）(&amp;D)</translation>
    </message>
    <message>
      <source>Add a user</source>
      <translation>添加用户</translation>
    </message>
    <message>
      <source>Add a user and log in. Each link gets a lane: its states over time, each attempt to come back, and the time in which it was dead and nobody had noticed.</source>
      <translation>添加用户并登录。每条链路对应一条泳道：状态随时间的变化、每次重连尝试，以及已失效却无人察觉的时段。</translation>
    </message>
    <message>
      <source>Follow now</source>
      <translation>跟随当前</translation>
    </message>
    <message>
      <source>No link broke.</source>
      <translation>没有链路断开。</translation>
    </message>
    <message>
      <source>No link to look through</source>
      <translation>没有可查看的链路</translation>
    </message>
    <message>
      <source>No outage yet. Wrong on purpose: {faults}.</source>
      <translation>尚无中断。人为故障：{faults}。</translation>
    </message>
    <message>
      <source>Outages of all links</source>
      <translation>全部链路的中断</translation>
    </message>
    <message>
      <source>The newest {shown} of {count} outages.</source>
      <translation>{count} 次中断中最近的 {shown} 次。</translation>
    </message>
    <message>
      <source>asking …</source>
      <translation>查询中…</translation>
    </message>
    <message>
      <source>not logged in</source>
      <translation>未登录</translation>
    </message>
    <message>
      <source>nothing within {limit} s</source>
      <translation>{limit} 秒内无响应</translation>
    </message>
    <message>
      <source>passes, {ms} ms</source>
      <translation>连通，{ms} ms</translation>
    </message>
    <message>
      <source>{span} in view</source>
      <translation>当前显示 {span}</translation>
    </message>
    <message>
      <source>{user} is connected, but does anything pass? Ask the gateway</source>
      <translation>{user} 已连接，但是否真的连通？向网关确认</translation>
    </message>
  </context>
  <context>
    <name>XRayView</name>
    <message>
      <source>States of all links over time</source>
      <translation>全部链路的状态变化</translation>
    </message>
    <message>
      <source>dead, not noticed</source>
      <translation>已失效，未察觉</translation>
    </message>
  </context>
  <context>
    <name>_CauseView</name>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Check: {cause}</source>
      <translation>检查：{cause}</translation>
    </message>
    <message>
      <source>Show the fact that speaks for or against it</source>
      <translation>显示支持或否定该原因的事实</translation>
    </message>
  </context>
  <context>
    <name>_Chart</name>
    <message>
      <source>highest {value}</source>
      <translation>最高 {value}</translation>
    </message>
  </context>
  <context>
    <name>_Row</name>
    <message>
      <source>1 event</source>
      <translation>1 个事件</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Delete for good</source>
      <translation>永久删除</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Save a copy…</source>
      <translation>保存副本…</translation>
    </message>
    <message>
      <source>The console ended unexpectedly. The last event is of {date}, {time}. Recorded: {events}.</source>
      <translation>控制台上次意外退出。最后一个事件发生于 {date} {time}，已录制{events}。</translation>
    </message>
    <message>
      <source>The recording of {date}, {time}, was kept: {events}.</source>
      <translation>{date} {time} 的录制已保留：{events}。</translation>
    </message>
    <message>
      <source>{count} events</source>
      <translation>{count} 个事件</translation>
    </message>
  </context>
  <context>
    <name>link</name>
    <message>
      <source>The link of {user} has ended: {reason}.</source>
      <translation>{user} 的链路已结束：{reason}。</translation>
    </message>
    <message>
      <source>The links of {users} have ended.</source>
      <translation>{users} 的链路已结束。</translation>
    </message>
    <message>
      <source>{first} and {count} more</source>
      <translation>{first} 等另外 {count} 个</translation>
    </message>
    <message>
      <source>{first} and {last}</source>
      <translation>{first} 和 {last}</translation>
    </message>
    <message>
      <source>{users} are back, but started afresh.</source>
      <translation>{users} 已恢复连接，但会话重新开始。</translation>
    </message>
    <message>
      <source>{users} are back; their sessions go on.</source>
      <translation>{users} 已恢复连接，会话继续。</translation>
    </message>
    <message>
      <source>{users} lost their links.</source>
      <translation>{users} 的链路已断开。</translation>
    </message>
    <message>
      <source>{users} missed messages; the events say which.</source>
      <translation>{users} 有消息缺失，详见事件列表。</translation>
    </message>
    <message>
      <source>{user} is back after {reason} s; the session goes on.</source>
      <translation>{user} 在 {reason} 秒后恢复连接，会话继续。</translation>
    </message>
    <message>
      <source>{user} is back, but started afresh: {reason}.</source>
      <translation>{user} 已恢复连接，但会话重新开始：{reason}。</translation>
    </message>
    <message>
      <source>{user} lost the link: {reason}.</source>
      <translation>{user} 的链路已断开：{reason}。</translation>
    </message>
    <message>
      <source>{user}: {reason}.</source>
      <translation>{user}：{reason}。</translation>
    </message>
  </context>
  <context>
    <name>sending</name>
    <message>
      <source>#{id}: unknown outcome ({code}) after {ms} ms. {reason} {advice}</source>
      <translation>#{id}：{ms} ms 后结果未知（{code}）。{reason} {advice}</translation>
    </message>
    <message>
      <source>#{id}: {code} after {ms} ms. {reason} {advice}</source>
      <translation>#{id}：{ms} ms 后返回 {code}。{reason} {advice}</translation>
    </message>
    <message>
      <source>0 bytes (empty) sent to {whom} as #{id}: {code} in {ms} ms</source>
      <translation>已向 {whom} 发送 0 字节（空），编号 #{id}：{code}，{ms} ms</translation>
    </message>
    <message>
      <source>Sent to {whom} as #{id}: {code} in {ms} ms</source>
      <translation>已发送给{whom}，编号 #{id}：{code}，{ms} ms</translation>
    </message>
    <message>
      <source>Sent {started} of {count}: {ok} ok, {failed} failed, {under_way} under way.</source>
      <translation>已发送 {started}/{count}：{ok} 成功，{failed} 失败，{under_way} 在途。</translation>
    </message>
    <message>
      <source>Sent {started} of {count}: {ok} ok, {failed} failed, {unknown} unknown, {under_way} under way.</source>
      <translation>已发送 {started}/{count}：{ok} 成功，{failed} 失败，{unknown} 未知，{under_way} 在途。</translation>
    </message>
    <message>
      <source>Stopped. {progress}</source>
      <translation>已停止。{progress}</translation>
    </message>
    <message>
      <source>the app server</source>
      <translation>应用服务器</translation>
    </message>
    <message>
      <source>yourself</source>
      <translation>自己</translation>
    </message>
    <message>
      <source>{progress} Last failure: {reason}</source>
      <translation>{progress} 最近一次失败：{reason}</translation>
    </message>
    <message>
      <source>{progress} {reason}</source>
      <translation>{progress} {reason}</translation>
    </message>
    <message>
      <source>{text} Its id is {name}.</source>
      <translation>{text} 其 ID 为 {name}。</translation>
    </message>
    <message>
      <source>{vendor}: {code}. {reason}</source>
      <translation>{vendor}：{code}。{reason}</translation>
    </message>
  </context>
</TS>
