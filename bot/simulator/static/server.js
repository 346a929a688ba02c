// Talks to the simulator.

export async function get(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return response.json();
}

export async function post(path, body) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return response.json();
}

// Calls `changed` after every change on the platform.
export function follow(changed) {
  new EventSource("/_sim/stream").addEventListener("message", changed);
}

const REASONS = {
  ok: "", request_timeout: "2秒以内に応答がありませんでした", could_not_connect: "ボットに接続できません",
  error_status_code: "ボットがエラーを返しました", no_endpoint: "Webhook URLが設定されていません", held: "保留中です",
};

export const explain = (result) => REASONS[result.reason] ?? result.reason;
