/** Creating the administrator, and signing in. */
export const signInScript = String.raw`
import { h, message } from './dom.js';
import { request, signIn } from './api.js';

function gate(root, title, ...children) {
  root.replaceChildren(h('main', { class: 'gate' }, h('section', { class: 'card gate-card' },
    h('p', { class: 'brand' }, h('span', { class: 'brand-mark', 'aria-hidden': 'true' }), 'Portainer'),
    h('h1', {}, title), children)));
  root.querySelector('input')?.focus();
}

function field(id, label, attributes, hint) {
  const input = h('input', { id, name: id, required: true, ...attributes, 'aria-describedby': hint ? id + '-hint' : undefined });
  return { input, node: h('div', { class: 'field' }, h('label', { for: id }, label), input, hint) };
}

export function initAdministrator(root, go) {
  const notice = h('div', {});
  const length = h('p', { class: 'hint', id: 'password-hint' }, 'The password must be at least 12 characters long.');
  const same = h('p', { class: 'hint', id: 'confirm_password-hint' }, '');
  const name = field('username', 'Username', { value: 'admin', autocomplete: 'username' });
  const password = field('password', 'Password', { type: 'password', autocomplete: 'new-password' }, length);
  const confirmation = field('confirm_password', 'Confirm password', { type: 'password', autocomplete: 'new-password' }, same);
  const submit = h('button', { class: 'primary', type: 'submit', disabled: true }, 'Create user');
  const check = () => {
    const long = password.input.value.length >= 12;
    const equal = password.input.value === confirmation.input.value;
    length.className = 'hint ' + (long ? 'good' : '');
    same.textContent = confirmation.input.value === '' ? '' : equal ? 'The passwords match.' : 'The passwords do not match.';
    same.className = 'hint ' + (equal ? 'good' : 'bad');
    submit.disabled = !long || !equal || name.input.value.trim() === '';
  };
  const create = async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      await request('POST', 'users/admin/init', { Username: name.input.value, Password: password.input.value });
      await signIn(name.input.value, password.input.value);
      go('#!/home');
    } catch (error) {
      notice.replaceChildren(message('bad', error.message));
      submit.disabled = false;
    }
  };
  gate(root, 'New Portainer installation',
    h('p', { class: 'quiet' }, 'Please create the initial administrator user.'),
    notice,
    h('form', { onsubmit: create, oninput: check }, name.node, password.node, confirmation.node, submit));
  password.input.focus();
}

export function signInPage(root, go) {
  const notice = h('div', {});
  const name = field('username', 'Username', { autocomplete: 'username' });
  const password = field('password', 'Password', { type: 'password', autocomplete: 'current-password' });
  const submit = h('button', { class: 'primary', type: 'submit' }, 'Login');
  const enter = async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      await signIn(name.input.value, password.input.value);
      go('#!/home');
    } catch (error) {
      notice.replaceChildren(message('bad', error.message));
      submit.disabled = false;
      password.input.select();
    }
  };
  gate(root, 'Log in to your account',
    h('p', { class: 'quiet' }, 'Welcome back! Please enter your details.'),
    notice,
    h('form', { onsubmit: enter }, name.node, password.node, submit));
}
`;
